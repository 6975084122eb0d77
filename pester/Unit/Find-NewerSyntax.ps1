# Returns every construct in a file that Windows PowerShell 5.1 cannot parse or would parse differently. Types and token kinds are compared by name, so that the
# check itself runs on 5.1 too.
function Find-NewerSyntax {
    param([Parameter(Mandatory = $true)] [string] $Path)

    $tokens = $null
    $problems = $null
    $ast = [System.Management.Automation.Language.Parser]::ParseFile($Path, [ref]$tokens, [ref]$problems)
    foreach ($problem in $problems) {
        'parse error at {0}: {1}' -f $problem.Extent.StartLineNumber, $problem.Message
    }

    $newTypes = @{ TernaryExpressionAst = 'ternary'; PipelineChainAst = 'pipeline chain' }
    $newVariables = 'IsWindows', 'IsLinux', 'IsMacOS', 'IsCoreCLR', 'PSStyle', 'EnabledExperimentalFeatures'
    $newTypeNames = 'NativeLibrary', 'System.Runtime.InteropServices.NativeLibrary', 'semver', 'System.Management.Automation.SemanticVersion'
    foreach ($node in $ast.FindAll({ $true }, $true)) {
        $line = $node.Extent.StartLineNumber
        $type = $node.GetType().Name
        if ($newTypes.ContainsKey($type)) { "$($newTypes[$type]) at $line" }
        if ($type -eq 'PipelineAst' -and $node.Background) { "background pipeline at $line" }
        if ($type -eq 'ScriptBlockAst' -and $node.CleanBlock) { "clean block at $line" }
        if ($type -eq 'ForEachStatementAst' -and [string]$node.Flags -match 'Parallel') { "foreach -parallel at $line" }
        if ($type -eq 'VariableExpressionAst' -and $newVariables -contains $node.VariablePath.UserPath) { "variable $node at $line" }
        if ($type -match '^(TypeExpressionAst|TypeConstraintAst)$' -and $newTypeNames -contains $node.TypeName.FullName) { "type $node at $line" }
        if ($type -eq 'AttributeAst' -and $node.TypeName.Name -eq 'ArgumentCompletions') { "ArgumentCompletions at $line" }
        if ($type -eq 'TypeDefinitionAst' -and $node.IsEnum -and $node.BaseTypes.Count -gt 0) { "enum with a base type at $line" }
        if ($type -match '^(InvokeMemberExpressionAst|MemberExpressionAst|IndexExpressionAst)$' -and $node.NullConditional) { "null-conditional at $line" }
    }
    foreach ($token in $tokens) {
        $line = $token.Extent.StartLineNumber
        $kind = [string]$token.Kind
        if ($kind -match '^QuestionQuestion') { "?? at $line" }
        if ($kind -eq 'Pipe' -and $token.Extent.StartScriptPosition.Line -match '^\s*\|') { "line that begins with | at $line" }
        if ($kind -match 'StringExpandable' -and $token.Text -match '(?<!`)(``)*`(e|u\{)') { "escape of a newer release at $line" }
        if ($kind -eq 'Number' -and $token.Text -match '(?i)^(0b[01]+|(\d[\d.]*|0x[0-9a-f]+)(y|uy|s|us|u|ul|n)(kb|mb|gb|tb|pb)?)$' -and
            $token.Text -notmatch '(?i)^0x[0-9a-f]+$') { "number '$($token.Text)' at $line" }
    }

    $bytes = [System.IO.File]::ReadAllBytes($Path)
    $marked = $bytes.Length -ge 3 -and $bytes[0] -eq 0xEF -and $bytes[1] -eq 0xBB -and $bytes[2] -eq 0xBF
    if (-not $marked -and @($bytes | Where-Object { $_ -gt 127 }).Count -gt 0) { 'non-ASCII text without a byte order mark' }
}
