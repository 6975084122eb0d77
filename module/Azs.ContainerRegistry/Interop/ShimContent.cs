namespace Azs.ContainerRegistry.Interop
{
    /// <summary>Which sources the loaded types come from. .NET keeps an assembly until the process ends, so a session may still hold those of an older release.</summary>
    public static class ShimContent
    {
        /// <summary>The first 16 digits of the SHA-256 of the other sources; a test computes it, and Azs.ContainerRegistry.psm1 expects it.</summary>
        public const string Id = "a873df579f753951";
    }
}
