using System;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>A call of the C ABI failed; <see cref="ErrorJson"/> is the error as docs/abi.md describes it.</summary>
    public sealed class NativeException : Exception
    {
        private readonly int status;
        private readonly string errorJson;

        internal NativeException(int status, string errorJson) : base("The native library returned status " + status + ".")
        {
            this.status = status;
            this.errorJson = errorJson;
        }

        public int Status { get { return status; } }

        public string ErrorJson { get { return errorJson; } }
    }
}
