# The logs of PowerShell contain the text of each script (script block logging): the module creates no script text from values, so that no secret is in one.
BeforeAll {
    Import-Module ([System.IO.Path]::Combine($PSScriptRoot, '..', 'ModuleSource.psm1')) -Force

    # The places in a function where text becomes a script.
    function Find-ScriptText {
        param([System.Management.Automation.Language.Ast] $Ast)
        $Ast.FindAll({
                $node = $args[0]
                ($node -is [System.Management.Automation.Language.InvokeMemberExpressionAst] -and $node.Member.Value -in 'AddScript', 'NewScriptBlock', 'InvokeScript', 'ExpandString' ) -or
                ($node -is [System.Management.Automation.Language.InvokeMemberExpressionAst] -and $node.Member.Value -eq 'Create' -and $node.Expression.Extent.Text -eq '[scriptblock]') -or
                ($node -is [System.Management.Automation.Language.CommandAst] -and $node.GetCommandName() -in 'Invoke-Expression', 'iex')
            }, $true)
    }
}

Describe 'Script text' {
    It 'contains no values' {
        $functions = @(Get-ModuleFunction)
        $functions.Count | Should -BeGreaterThan 80
        $found = @(foreach ($function in $functions) {
                foreach ($place in Find-ScriptText -Ast $function.Ast) { '{0}: {1}' -f $function.Name, ($place.Arguments | ForEach-Object { $_.Extent.Text }) }
            })
        # A literal, and a script block of the same function; values are arguments.
        $expected = 'Read-ProcessData: ''[System.AppDomain]::CurrentDomain.GetData($args[0])''', 'Start-CommandJob: [string]$work'
        @($found | Sort-Object) | Should -Be $expected
    }

    It 'is found by the check' {
        $script = { param($value) $shell.AddScript("Get-Item $value"); Invoke-Expression -Command $value; [scriptblock]::Create($value) }
        @(Find-ScriptText -Ast $script.Ast).Count | Should -Be 3
    }
}
