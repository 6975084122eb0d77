# The behavior of a script file after a failure of a command that throws: its exit code and output lines.
@{
    # FAIL represents the command line. The rows apply to every function that throws; the suite also runs each of them with such a function.
    Rows     = @(
        @{ Name = 'default preferences'; Exit = 1; Ran = 'before'; Script = "'before'", 'FAIL', "'after'" }
        @{ Name = 'a result that is assigned'; Exit = 1; Ran = @(); Script = '$skus = FAIL', "'after'" }
        @{ Name = 'a condition'; Exit = 1; Ran = @(); Script = "if (FAIL) { 'yes' } else { 'no' }", "'after'" }
        @{ Name = 'a pipeline behind it'; Exit = 1; Ran = @(); Script = "FAIL | ForEach-Object { 'object' }", "'after'" }
        @{ Name = 'errors sent elsewhere'; Exit = 1; Ran = @(); Script = 'FAIL 2>$null', "'after'" }
        @{ Name = 'a loop'; Exit = 1; Ran = '1'; Script = "foreach (`$number in 1..3) { `$number; FAIL }", "'after'" }
        @{ Name = 'ForEach-Object'; Exit = 1; Ran = '1'; Script = "1..3 | ForEach-Object { `$_; FAIL }", "'after'" }
        @{ Name = 'a function of the runbook'; Exit = 1; Ran = @(); Script = "function Step { FAIL; 'in the function' }", 'Step', "'after'" }
        @{ Name = '-ErrorAction Stop'; Exit = 1; Ran = @(); Script = 'FAIL -ErrorAction Stop', "'after'" }
        @{ Name = '-ErrorAction Continue'; Exit = 1; Ran = @(); Script = 'FAIL -ErrorAction Continue', "'after'" }
        @{ Name = '-ErrorAction SilentlyContinue'; Exit = 0; Ran = 'after', '1'; Script = 'FAIL -ErrorAction SilentlyContinue', "'after'", '$Error.Count' }
        @{ Name = '-ErrorAction Ignore'; Exit = 0; Ran = 'after'; Script = 'FAIL -ErrorAction Ignore', "'after'" }
        @{ Name = 'the preference Stop'; Exit = 1; Ran = @(); Script = "`$ErrorActionPreference = 'Stop'", 'FAIL', "'after'" }
        @{ Name = 'the preference Continue'; Exit = 1; Ran = @(); Script = "`$ErrorActionPreference = 'Continue'", 'FAIL', "'after'" }
        @{ Name = 'the preference SilentlyContinue'; Exit = 0; Ran = 'after', '1'; Script = "`$ErrorActionPreference = 'SilentlyContinue'", 'FAIL', "'after'", '$Error.Count' }
        @{ Name = 'the preference SilentlyContinue against -ErrorAction Stop'; Exit = 1; Ran = @(); Script = "`$ErrorActionPreference = 'SilentlyContinue'", 'FAIL -ErrorAction Stop', "'after'" }
        @{
            Name   = 'the preference of a function of the runbook'; Exit = 0; Ran = 'in the function', 'after'
            Script = "function Step { `$ErrorActionPreference = 'SilentlyContinue'; FAIL; 'in the function' }", 'Step', "'after'"
        }
        @{ Name = 'try and catch'; Exit = 0; Ran = 'caught', 'finally', 'after'; Script = "try { FAIL; 'not reached' } catch { 'caught' } finally { 'finally' }", "'after'" }
        @{ Name = 'try and finally'; Exit = 1; Ran = 'finally'; Script = "try { FAIL; 'not reached' } finally { 'finally' }", "'after'" }
        @{ Name = 'catch that throws again'; Exit = 1; Ran = 'caught'; Script = "try { FAIL } catch { 'caught'; throw }", "'after'" }
        @{ Name = 'trap'; Exit = 0; Ran = 'trapped', 'after'; Script = "trap { 'trapped' }", 'FAIL', "'after'" }
        @{ Name = 'trap with continue'; Exit = 0; Ran = 'trapped', 'after'; Script = "trap { 'trapped'; continue }", 'FAIL', "'after'" }
        @{ Name = 'trap with break'; Exit = 1; Ran = 'trapped'; Script = "trap { 'trapped'; break }", 'FAIL', "'after'" }
    )

    # Each fails without a session, or because of its arguments.
    Commands = @(
        @{ Name = 'Get-AzureStackLoginStatus'; Arguments = ''; Target = '' }
        @{ Name = 'New-ResourceGroup'; Arguments = 'newregreq1 -Location shanghai'; Target = 'newregreq1' }
        @{ Name = 'New-StorageAccount'; Arguments = 'newregreq1 shanghai newregsa1'; Target = 'newregsa1' }
        @{ Name = 'New-StorageAccountContainer'; Arguments = 'newregreq1 newregsa1 newregct1'; Target = 'newregsa1' }
        @{ Name = 'New-KeyVault'; Arguments = 'newregreq1 shanghai newregkv1'; Target = 'newregkv1' }
        @{ Name = 'New-KeyVaultSecret'; Arguments = "newregkv1 token value1 'some type'"; Target = 'newregkv1' }
        @{ Name = 'Get-CertificateEncoded'; Arguments = './no-such.pfx Pa55word.pfx'; Target = './no-such.pfx' }
        @{ Name = 'Set-CertificateSecret'; Arguments = 'newregkv1 containersecret2 ./no-such.pfx Pa55word.pfx'; Target = 'newregkv1' }
        @{ Name = 'Set-RegistryAccessSecret'; Arguments = 'newregkv1 admin Pa55word.reg'; Target = 'newregkv1' }
        @{
            Name   = 'Set-ContainerRegistryPrerequisites'; Arguments = 'shanghai spn newregreq1 newregsa1 newregct1 newregkv1 containersecret2 ./no-such.pfx Pa55word.pfx admin Pa55word.reg'
            Target = 'newregkv1'
        }
        @{ Name = 'Get-VMImageSku'; Arguments = 'shanghai'; Target = 'shanghai' }
    )

    Files    = @(
        @{ Name = 'connect.ps1'; Arguments = 'https://management.shanghai.invalid contoso.onmicrosoft.com' }
        @{ Name = 'gallery.ps1'; Arguments = 'shanghai.invalid operator Pa55word.op contoso.onmicrosoft.com https://example.invalid/registry.azpkg' }
        @{ Name = 'self-signed.ps1'; Arguments = 'registry.shanghai.invalid Pa55word.pfx ./no-such-folder/registry.pfx' }
    )
}
