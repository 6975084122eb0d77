# Discards completion values and stops running lookups, since they belong to a session that is being closed.
function Clear-CompletionValue {
    foreach ($lookup in @($script:Lookups.Values)) {
        if ($lookup.Operation) {
            $lookup.Operation.Dispose()
        }
    }
    $script:Lookups.Clear()
}
