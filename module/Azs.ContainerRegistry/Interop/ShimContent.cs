namespace Azs.ContainerRegistry.Interop
{
    /// <summary>The identity of the loaded types' sources. .NET keeps an assembly until the process ends, so a session may still have those of an older
    /// release.</summary>
    public static class ShimContent
    {
        /// <summary>The first 16 digits of the SHA-256 of the other sources; a test computes it, and Azs.ContainerRegistry.psm1 expects it.</summary>
        public const string Id = "6d9ca8796b0e0052";
    }
}
