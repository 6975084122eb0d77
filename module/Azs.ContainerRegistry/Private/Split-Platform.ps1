# Returns platforms as a list: a cell of a CSV file may contain several of them.
function Split-Platform {
    param([AllowNull()] [string[]] $Platform)

    foreach ($text in @($Platform | Where-Object { $_ })) {
        foreach ($one in $text.Split(',')) {
            if ($one.Trim()) {
                $one.Trim()
            }
        }
    }
}
