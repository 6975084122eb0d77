# The Chinese texts: exactly one for each English text, with the same placeholders, and shown only to users whose language is Chinese.
BeforeDiscovery {
    # A PowerShell without culture data (no ICU) has only the invariant culture.
    $noCulture = $false
    # Wine has the cultures, but no Import-LocalizedData for them.
    try {
        $null = [cultureinfo]::GetCultureInfo('zh-CN'), [cultureinfo]::GetCultureInfo('en-US')
        $data = [System.IO.Path]::Combine($PSScriptRoot, '..', '..', 'module', 'Azs.ContainerRegistry')
        Import-LocalizedData -BindingVariable texts -BaseDirectory $data -FileName 'ModuleTexts.psd1' -UICulture 'zh-CN' -ErrorAction Stop
    } catch {
        $noCulture = $true
    }
}

BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'ModuleSource.psm1')) -Force
    $root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
    $module = [System.IO.Path]::Combine($root, 'module', 'Azs.ContainerRegistry')
    $folder = Join-Path -Path $module -ChildPath 'zh-CN'
    Import-Module (Join-Path -Path $module -ChildPath 'Azs.ContainerRegistry.psd1') -Force

    $library, $texts = 'LibraryErrors.psd1', 'ModuleTexts.psd1' | ForEach-Object {
        & ([scriptblock]::Create([System.IO.File]::ReadAllText((Join-Path -Path $folder -ChildPath $_))))
    }
    $table = @{}
    foreach ($band in Get-ChildItem -LiteralPath ([System.IO.Path]::Combine($root, 'native', 'core', 'src', 'error_table')) -Filter '*.rs') {
        foreach ($row in [regex]::Matches([System.IO.File]::ReadAllText($band.FullName), '= \d+, "(?<id>[\w.]+)", \w+,\s+"(?<cause>(?:[^"\\]|\\.)*)",\s+"(?<hint>(?:[^"\\]|\\.)*)";')) {
            $table[$row.Groups['id'].Value] = @{ Cause = $row.Groups['cause'].Value.Replace('\"', '"'); Hint = $row.Groups['hint'].Value.Replace('\"', '"') }
        }
    }
    $file = Join-Path -Path $TestDrive -ChildPath 'registry.pfx'
    $null = New-ContainerRegistryCertificate -CommonName registry.example -Password 'right' -FilePath $file

    # The parts that a translation keeps: parameters, commands, <names to fill in>, {0}, addresses, and names of variables.
    function Get-Placeholder {
        param([string] $Text)
        $pattern = '(?<![\w-])-[A-Za-z][A-Za-z0-9]*|[A-Z][a-z]+-[A-Z][A-Za-z]+|<[a-z]+>|\{\d+\}|https?://[A-Za-z0-9.<>:@%/-]+[A-Za-z0-9>]|[A-Z]+_[A-Z_]+'
        @([regex]::Matches($Text, $pattern) | ForEach-Object { $_.Value } | Sort-Object -Unique) -join ' '
    }

    # Each English text that the code passes for translation.
    function Get-EnglishText {
        $scripts = Get-ChildItem -Path (Join-Path -Path $root -ChildPath 'module') -Recurse -Include 'self-signed.ps1', 'gallery.ps1'
        $code = @(Get-ModuleFunction | ForEach-Object { $_.Ast }) + @($scripts | ForEach-Object { [System.Management.Automation.Language.Parser]::ParseFile($_.FullName, [ref]$null, [ref]$null) })
        $names = @{ 'Get-ModuleText' = 'English'; 'Read-SecretParameter' = 'Prompt' }
        foreach ($call in $code | ForEach-Object { $_.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) }) {
            $parameter = $names[[string]$call.GetCommandName()]
            $elements = @($call.CommandElements)
            for ($at = 1; $parameter -and $at -lt $elements.Count - 1; $at++) {
                if ($elements[$at] -isnot [System.Management.Automation.Language.CommandParameterAst] -or $elements[$at].ParameterName -ne $parameter) { continue }
                $value = $elements[$at + 1]
                # Read-SecretParameter passes its own parameter.
                if ($value -is [System.Management.Automation.Language.VariableExpressionAst]) { continue }
                if ($value -isnot [System.Management.Automation.Language.StringConstantExpressionAst]) {
                    throw "$($call.Extent.Text): -$parameter must be a constant text, with {0} for a value"
                }
                $value.Value
            }
        }
    }

    # Runs code as a user of another language.
    function Invoke-InCulture {
        param([string] $Culture, [scriptblock] $Code)
        $before = [System.Threading.Thread]::CurrentThread.CurrentUICulture
        try {
            [System.Threading.Thread]::CurrentThread.CurrentUICulture = [cultureinfo]::GetCultureInfo($Culture)
            & $Code
        } finally {
            [System.Threading.Thread]::CurrentThread.CurrentUICulture = $before
        }
    }

    function Get-Failure {
        param([scriptblock] $Code)
        try { & $Code } catch { return $_ }
        throw 'the command succeeded'
    }
}

Describe 'The Chinese texts' {
    It 'have a row for each error id' {
        $table.Count | Should -BeGreaterThan 200
        @($table.Keys | Where-Object { -not $library[$_] } | Sort-Object) -join ', ' | Should -BeExactly '' -Because (
            'module/Azs.ContainerRegistry/zh-CN/LibraryErrors.psd1 needs a row for each of these ids: Cause and Hint in Chinese, and HintOf with the English remedy of native/core/src/error_table')
    }

    It 'have no row for an id that does not exist' {
        @($library.Keys | Where-Object { -not $table[$_] } | Sort-Object) -join ', ' | Should -BeExactly '' -Because 'zh-CN/LibraryErrors.psd1 has these rows and native/core/src/error_table does not'
    }

    It 'translate the remedy of the table in each row' {
        $old = @($library.Keys | Where-Object { $table[$_] -and $library[$_].HintOf -cne $table[$_].Hint } | Sort-Object | ForEach-Object { "$_ ('$($table[$_].Hint)')" })
        $old -join "`n" | Should -BeExactly '' -Because 'the English remedy of these ids changed: translate it in Hint of zh-CN/LibraryErrors.psd1, and copy it to HintOf'
    }

    It 'are Chinese in each row and keep parameters, commands, and placeholders' {
        $wrong = @(foreach ($id in $library.Keys | Where-Object { $table[$_] }) {
                foreach ($part in 'Cause', 'Hint') {
                    if ($library[$id].$part -notmatch '[\u4e00-\u9fff]') { "$id $part is not Chinese" }
                    $expected, $actual = (Get-Placeholder -Text $table[$id].$part), (Get-Placeholder -Text $library[$id].$part)
                    if ($expected -cne $actual) { "$id $part has '$actual' where the English has '$expected'" }
                }
            })
        $wrong -join "`n" | Should -BeExactly '' -Because 'the texts of zh-CN/LibraryErrors.psd1 name what the English texts name'
    }

    It 'have a row for each text of the module with its placeholders, and no other row' {
        $english = @(Get-EnglishText | Sort-Object -Unique)
        $english.Count | Should -BeGreaterThan 8
        @($english | Where-Object { -not $texts[$_] }) -join "`n" | Should -BeExactly '' -Because 'zh-CN/ModuleTexts.psd1 needs a row for each of these texts'
        @($texts.Keys | Where-Object { $english -cnotcontains $_ }) -join "`n" | Should -BeExactly '' -Because 'no code has these texts of zh-CN/ModuleTexts.psd1'
        foreach ($text in $english) { (Get-Placeholder -Text $texts[$text]) | Should -BeExactly (Get-Placeholder -Text $text) -Because $text }
    }

    It 'the check finds <Why>' -ForEach @(
        @{ Why = 'a lost placeholder'; English = 'Delete {0}?'; Other = 'x' }
        @{ Why = 'a lost parameter'; English = 'Pass -Name.'; Other = 'x' }
        @{ Why = 'another command'; English = 'Run New-KeyVault.'; Other = 'Get-KeyVault' }
        @{ Why = 'a lost address'; English = 'Connect to https://adminmanagement.<region>.<fqdn>.'; Other = '<region> <fqdn>' }
    ) {
        Get-Placeholder -Text $English | Should -Not -BeExactly (Get-Placeholder -Text $Other)
    }

    It 'are UTF-8 with a byte order mark, which Windows PowerShell needs' {
        $files = @(Get-ChildItem -LiteralPath $folder -File)
        $files.Count | Should -BeGreaterThan 2
        foreach ($item in $files) {
            $bytes = [System.IO.File]::ReadAllBytes($item.FullName)
            $bytes[0..2] -join ' ' | Should -Be '239 187 191' -Because $item.Name
            { (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $true, $true).GetString($bytes) } | Should -Not -Throw
        }
    }

    It 'have the topics of en-US, with lines that fit 80 columns' {
        $topics = @(Get-ChildItem -LiteralPath $folder -Filter 'about_*.help.txt')
        $topics.Count | Should -BeGreaterThan 0
        foreach ($topic in $topics) {
            Test-Path -LiteralPath ([System.IO.Path]::Combine($module, 'en-US', $topic.Name)) | Should -BeTrue
            foreach ($line in [System.IO.File]::ReadAllLines($topic.FullName)) {
                # A Chinese character has a width of two columns.
                $line.Length + [regex]::Matches($line, '[\u2e80-\uffef]').Count | Should -BeLessOrEqual 78 -Because $line
            }
        }
    }
}

Describe 'A user whose language is <Culture>' -Skip:$noCulture -ForEach @(
    @{ Culture = 'zh-CN'; IsChinese = $true }, @{ Culture = 'zh-SG'; IsChinese = $true }, @{ Culture = 'zh-TW'; IsChinese = $false }, @{ Culture = 'en-US'; IsChinese = $false }
) {
    BeforeAll {
        $english = Invoke-InCulture -Culture 'en-US' -Code { Get-Failure { Get-CertificateEncoded -CertificateFilePath $file -CertificatePassword 'wrong' } }
        $ofLibrary = Invoke-InCulture -Culture $Culture -Code { Get-Failure { Get-CertificateEncoded -CertificateFilePath $file -CertificatePassword 'wrong' } }
        $ofModule = Invoke-InCulture -Culture $Culture -Code { Get-Failure { Get-CertificateEncoded -CertificateFilePath $file } }
        $prompt = Invoke-InCulture -Culture $Culture -Code { & (Get-Module -Name Azs.ContainerRegistry) { Get-ModuleText -English 'Password of the registry user ''{0}''' -Value 'admin' } }
    }

    It 'reads an error of the library in that language, with the English details' {
        $ofLibrary.ErrorDetails.Message | Should -Match ([regex]::Escape($english.Exception.Message))
        $ofLibrary.ErrorDetails.Message -match '^PFX 密码不正确。' | Should -Be $IsChinese
        $ofLibrary.ErrorDetails.RecommendedAction -match '导出 PFX 文件时使用的密码' | Should -Be $IsChinese
    }

    It 'reads an error of the module in that language, with the English details' {
        $ofModule.ErrorDetails.Message | Should -Match '-CertificatePassword is missing'
        $ofModule.ErrorDetails.Message -match '^缺少必需的值。' | Should -Be $IsChinese
        $ofModule.ErrorDetails.RecommendedAction -match '^请指定消息中提到的参数。$' | Should -Be $IsChinese
    }

    It 'is prompted in that language' {
        $prompt | Should -BeExactly $(if ($IsChinese) { '注册表用户 ''admin'' 的密码' } else { 'Password of the registry user ''admin''' })
    }

    It 'gets the same id, category, target, and exception as every user' {
        $ofLibrary.FullyQualifiedErrorId | Should -BeExactly 'Certificate.WrongPassword,Get-CertificateEncoded'
        $ofModule.FullyQualifiedErrorId | Should -BeExactly 'Argument.Missing,Get-CertificateEncoded'
        $ofLibrary.CategoryInfo.Category | Should -Be $english.CategoryInfo.Category
        $ofLibrary.TargetObject | Should -Be $english.TargetObject
        $ofLibrary.Exception.Message | Should -BeExactly $english.Exception.Message
        $ofLibrary.Exception.Hint | Should -BeExactly $english.Exception.Hint
    }
}

Describe 'Errors that the Chinese texts do not cover' -Skip:$noCulture {
    BeforeAll {
        $records = Invoke-InCulture -Culture 'zh-CN' -Code {
            & (Get-Module -Name Azs.ContainerRegistry) {
                $ErrorView = 'ConciseView'
                New-OperationErrorRecord -Failure ([pscustomobject]@{ id = 'Quota.Exceeded'; number = 594; category = 'LimitsExceeded'; message = 'The quota is used up.'; hint = 'The quota is 4, 4 are in use.' })
                New-OperationErrorRecord -Failure ([pscustomobject]@{ id = 'Of.LaterRelease'; number = 1; category = 'NotSpecified'; message = 'New.'; hint = 'Do it.' })
            }
        }
    }

    It 'a specific remedy is shown too' {
        $records[0].ErrorDetails.RecommendedAction | Should -Match '^请删除不用的资源.+ The quota is 4, 4 are in use\.$'
    }

    It 'an id without a row is shown in English' {
        $records[1].ErrorDetails.Message | Should -BeExactly 'New.'
        $records[1].ErrorDetails.RecommendedAction | Should -BeExactly 'Do it.'
    }
}
