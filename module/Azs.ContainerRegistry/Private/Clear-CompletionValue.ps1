# Discards completion values and stops running lookups: they belong to a session that ends.
function Clear-CompletionValue {
    foreach ($lookup in @($script:Lookups.Values)) {
        if ($lookup.Operation) {
            $lookup.Operation.Dispose()
        }
    }
    $script:Lookups.Clear()
}
