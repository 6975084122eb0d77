# Finds PowerShell code in the documents, and its errors.

# Of modules that an operator may have, but not every PowerShell that runs the tests.
$script:OfOthers = @(
    'Connect-AzAccount', 'Add-AzEnvironment', 'Set-AzContext', 'Get-AzContext', 'Connect-AzureRmAccount', 'Add-AzureRmEnvironment',
    'Select-AzureRmSubscription', 'Get-AzureRmContext', 'Install-PSResource', 'Register-PSResourceRepository', 'Save-PSResource', 'New-AzsAzGalleryItem', 'Expand-Archive',
    'Export-AzsMarketplaceItem', 'Import-AzsMarketplaceItem'
)

# Location and text of each page and topic.
function Get-Document {
    param([Parameter(Mandatory = $true)] [string] $Root)
    $pages = @(Get-Item -LiteralPath (Join-Path -Path $Root -ChildPath 'README.md')) + @(Get-ChildItem -LiteralPath (Join-Path -Path $Root -ChildPath 'docs') -Filter '*.md')
    $topics = Get-ChildItem -LiteralPath ([System.IO.Path]::Combine($Root, 'module', 'Azs.ContainerRegistry', 'en-US')) -Filter 'about_*.help.txt'
    foreach ($file in @($pages) + @($topics)) {
        @{ Place = $file.Name; Lines = [System.IO.File]::ReadAllLines($file.FullName); IsTopic = $file.Extension -eq '.txt' }
    }
}

# The code of pages is in blocks with the language powershell; that of topics is indented by eight spaces and begins with a command or a variable.
function Get-DocumentedCode {
    param([Parameter(Mandatory = $true)] [string] $Root)
    foreach ($document in Get-Document -Root $Root) {
        $block = $null
        $number = 0
        foreach ($line in @($document.Lines) + '') {
            $number++
            $isCode = if ($document.IsTopic) { $line -match '^ {8}\s*\S' } else { $null -ne $block -and $line -notmatch '^```' }
            if ($isCode) {
                if ($null -eq $block) { $block = @{ At = $number; Lines = @() } }
                $block.Lines += $line
            } elseif ($block) {
                $code = $block.Lines -join "`n"
                if (-not $document.IsTopic -or $code -match '^\s*(\$|#|try|[A-Z][a-z]+-)') {
                    @{ Place = '{0}:{1}' -f $document.Place, $block.At; Code = $code }
                }
                $block = $null
            }
            if (-not $document.IsTopic -and $line -match '^```powershell') { $block = @{ At = $number + 1; Lines = @() } }
        }
    }
}

# Names of commands in the prose of pages, in backticks.
function Get-DocumentedName {
    param([Parameter(Mandatory = $true)] [string] $Root)
    foreach ($document in Get-Document -Root $Root) {
        $found = [regex]::Matches(($document.Lines -join "`n"), '`([A-Z][a-z]+-[A-Z][A-Za-z]+)\b') | ForEach-Object { $_.Groups[1].Value } | Sort-Object -Unique
        foreach ($name in $found) {
            @{ Place = $document.Place; Name = $name }
        }
    }
}

function Test-KnownCommand {
    param([Parameter(Mandatory = $true)] [string] $Name)
    # The pages for developers mention private functions of the module.
    $private = & (Get-Module -Name Azs.ContainerRegistry) { Get-Command -Name $args[0] -ErrorAction Ignore } $Name
    [bool]($script:OfOthers -contains $Name -or $private)
}

function Find-CodeProblem {
    param([Parameter(Mandatory = $true)] [string] $Code)
    $errors = $null
    $ast = [System.Management.Automation.Language.Parser]::ParseInput($Code, [ref]$null, [ref]$errors)
    foreach ($failure in $errors) {
        '{0}: {1}' -f $failure.Extent.StartLineNumber, $failure.Message
    }
    foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
        $name = $call.GetCommandName()
        if (-not $name -or $script:OfOthers -contains $name -or $name -match '[\\/]') { continue }
        $command = Get-Command -Name $name -ErrorAction Ignore
        if (-not $command) {
            "$name is no command"
            continue
        }
        if ($command.CommandType -notin 'Function', 'Cmdlet') { continue }
        foreach ($given in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
            $known = $command.Parameters.Values | Where-Object { $_.Name -eq $given.ParameterName -or $_.Aliases -contains $given.ParameterName }
            if (-not $known) { "$name has no parameter -$($given.ParameterName)" }
        }
    }
}

Export-ModuleMember -Function '*-*'
