# Adds the name of its configuration file to the displayed text of an error; the message of the exception stays the same.
function Add-ConfigurationName {
    param(
        [Parameter(Mandatory = $true)] [System.Management.Automation.ErrorRecord] $Record,
        [Parameter(Mandatory = $true)] [string] $File
    )

    $text = if ($Record.ErrorDetails) { $Record.ErrorDetails.Message } else { $Record.Exception.Message }
    $details = New-Object -TypeName System.Management.Automation.ErrorDetails -ArgumentList "${File}: $text"
    if ($Record.ErrorDetails) {
        $details.RecommendedAction = $Record.ErrorDetails.RecommendedAction
    }
    $Record.ErrorDetails = $details
}
