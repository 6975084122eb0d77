# Checks the texts for users and maintainers for phrases that a native engineer would not write.
BeforeAll {
    $root = [System.IO.Path]::GetFullPath([System.IO.Path]::Combine($PSScriptRoot, '..', '..'))
    $phrases = @(
        'is told', 'are told', '\btells? (?!apart)', '(?<!there )\bis no\b', '(?<!there )\bare no\b', '\bnobody\b', '\bsomebody\b', '\banybody\b', '\bbeside\b', '\bmend(s|ed)?\b', '\bgoes on\b',
        '\bthe like\b', '\bwants\b', 'as it stands', 'that which', 'a matter of', '\balone\b', 'what is there', '\bhas it\b', 'stands? in the way', 'lacks what', '\bwill do\b', 'is as good', 'there already', 'behind your back'
    )

    # 'line: phrase' for each phrase in a text.
    function Find-Phrase {
        param([string[]] $Line)
        $number = 0
        foreach ($text in $Line) {
            $number++
            foreach ($phrase in $phrases) {
                $found = [regex]::Match($text, $phrase, 'IgnoreCase')
                if ($found.Success) { '{0}: {1}' -f $number, $found.Value }
            }
        }
    }
}

Describe 'Plain English' {
    It 'in <_>' -ForEach 'module/Azs.ContainerRegistry', 'module/scripts', 'pester/Acceptance', 'README.md', 'docs' {
        $place = Join-Path -Path $root -ChildPath $_
        # The packaged module has third-party licenses.
        $files = @(Get-ChildItem -Path $place -Recurse -File -Include '*.ps1', '*.psm1', '*.psd1', '*.ps1xml', '*.txt', '*.md' -Exclude 'LICENSE.txt', 'THIRD-PARTY-NOTICES.txt')
        $files.Count | Should -BeGreaterThan 0
        $found = @(foreach ($file in $files) { Find-Phrase -Line ([System.IO.File]::ReadAllLines($file.FullName)) | ForEach-Object { '{0}:{1}' -f $file.Name, $_ } })
        $found -join "`n" | Should -BeExactly ''
    }

    It 'finds <_>' -ForEach @(
        'A failure is told by its innermost reason.', 'It tells how the deployment stands.', 'This value is no GUID.', 'The file is read by nobody.', 'Somebody else has a role on it.'
        'Root certificates to trust beside the system''s.', 'Line breaks are mended.', 'The runbook goes on.', 'Logs, reports and the like.', 'It wants a name.', 'The example runs as it stands.'
        'The layers that are there already are not sent.', 'It listens on HTTPS alone.'
    ) {
        @(Find-Phrase -Line $_).Count | Should -BeGreaterThan 0
    }

    It 'accepts <_>' -ForEach 'There is no session.', 'If you want to deploy in the portal instead.', 'Returns only $true or $false.', 'The old version stays in the vault.' {
        @(Find-Phrase -Line $_) | Should -BeNullOrEmpty
    }

    It 'topics have lines of at most 78 columns' {
        $topics = @(Get-ChildItem -LiteralPath ([System.IO.Path]::Combine($root, 'module', 'Azs.ContainerRegistry', 'en-US')) -Filter '*.txt')
        $topics.Count | Should -BeGreaterThan 4
        @(foreach ($topic in $topics) { [System.IO.File]::ReadAllLines($topic.FullName) | Where-Object { $_.Length -gt 78 } | ForEach-Object { "$($topic.Name): $_" } }) | Should -BeNullOrEmpty
    }
}
