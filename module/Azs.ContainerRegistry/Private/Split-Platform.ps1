# Platforms as a list: a column of a CSV file holds several of them in one text.
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
