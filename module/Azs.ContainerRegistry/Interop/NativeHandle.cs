using System;
using System.Runtime.InteropServices;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>A handle of the native library, freed exactly once, by Dispose or by the finalizer.</summary>
    public abstract class NativeHandle : SafeHandle
    {
        private readonly FreeFunction free;

        internal NativeHandle(IntPtr handle, FreeFunction free) : base(IntPtr.Zero, true)
        {
            this.free = free;
            SetHandle(handle);
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        protected override bool ReleaseHandle()
        {
            return free(handle) == 0;
        }
    }

    /// <summary>Represents NULL for the C ABI: the marshaller refuses a null SafeHandle.</summary>
    internal sealed class NoHandle : NativeHandle
    {
        internal NoHandle() : base(IntPtr.Zero, null) { }

        internal static NativeHandle Or(NativeHandle given)
        {
            return given ?? new NoHandle();
        }
    }
}
