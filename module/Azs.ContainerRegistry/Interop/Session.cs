using System;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>A connection to one stamp.</summary>
    public sealed class Session : NativeHandle
    {
        internal Session(IntPtr handle, NativeFunctions functions) : base(handle, functions.SessionFree) { }
    }
}
