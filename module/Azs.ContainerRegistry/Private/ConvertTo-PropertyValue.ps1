# Converts a value of the library's JSON to the type of a property: a DateTimeOffset in UTC, a local DateTime (as in an X509Certificate2), a TimeSpan, or a word
# in Pascal case; any other kind is the name of an enum (Interop/OutputEnums.cs). A time in an unknown format is $null.
function ConvertTo-PropertyValue {
    param(
        [Parameter(Mandatory = $true)] [AllowNull()] $Value,
        [Parameter(Mandatory = $true)] [string] $Kind
    )

    if ($null -eq $Value -or $Value -eq '') {
        return $null
    }
    switch ($Kind) {
        'LocalTime' {
            $time = ConvertTo-PropertyValue -Value $Value -Kind Time
            if ($time) {
                return $time.LocalDateTime
            }
        }
        'Time' {
            # ConvertFrom-Json returns a DateTime in PowerShell 7, and text in Windows PowerShell 5.1.
            if ($Value -is [DateTime]) {
                if ($Value.Kind -eq 'Unspecified') {
                    $Value = [DateTime]::SpecifyKind($Value, 'Utc')
                }
                return New-Object -TypeName DateTimeOffset -ArgumentList $Value.ToUniversalTime()
            }
            $time = [DateTimeOffset]::MinValue
            $style = [System.Globalization.DateTimeStyles]'AssumeUniversal, AdjustToUniversal'
            if ([DateTimeOffset]::TryParse([string]$Value, [cultureinfo]::InvariantCulture, $style, [ref]$time)) {
                return $time
            }
        }
        'Duration' {
            try {
                return [System.Xml.XmlConvert]::ToTimeSpan([string]$Value)
            } catch [FormatException] {
                return $null
            }
        }
        'Word' { return ([string]$Value).Substring(0, 1).ToUpperInvariant() + ([string]$Value).Substring(1) }
        default { return [System.Enum]::Parse([type]$Kind, [string]$Value, $true) }
    }
}
