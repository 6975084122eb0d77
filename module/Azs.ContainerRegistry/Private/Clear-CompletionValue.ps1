# Forgets what Tab has learnt and ends its running lookups: they belong to a session that goes away.
function Clear-CompletionValue {
    foreach ($lookup in @($script:Lookups.Values)) {
        if ($lookup.Operation) {
            $lookup.Operation.Dispose()
        }
    }
    $script:Lookups.Clear()
}
