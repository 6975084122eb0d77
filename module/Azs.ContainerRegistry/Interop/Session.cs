using System;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>A session with one stamp.</summary>
    public sealed class Session : NativeHandle
    {
        internal Session(IntPtr handle, NativeFunctions functions) : base(handle, functions.SessionFree) { }
    }
}
