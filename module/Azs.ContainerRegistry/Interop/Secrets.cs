using System;
using System.Runtime.InteropServices;
using System.Security;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>A bag of named secrets in native memory that is wiped when the bag is freed.</summary>
    public sealed class Secrets : NativeHandle
    {
        private readonly NativeFunctions functions;

        internal Secrets(NativeFunctions functions) : base(functions.SecretsNew(), functions.SecretsFree)
        {
            this.functions = functions;
        }

        public void SetSecure(string name, SecureString value)
        {
            IntPtr units = Marshal.SecureStringToGlobalAllocUnicode(value);
            try { SetUnits(name, units, value.Length); }
            finally { Marshal.ZeroFreeGlobalAllocUnicode(units); }
        }

        // Pinned rather than copied: a string cannot be wiped, so there must not be a second one.
        public void SetText(string name, string value)
        {
            GCHandle pin = GCHandle.Alloc(value, GCHandleType.Pinned);
            try { SetUnits(name, pin.AddrOfPinnedObject(), value.Length); }
            finally { pin.Free(); }
        }

        private void SetUnits(string name, IntPtr units, int count)
        {
            byte[] key = NativeText.Encode(name);
            IntPtr error = IntPtr.Zero;
            int status = functions.SecretsSetUtf16(this, key, NativeText.Length(key), units, new UIntPtr((uint)count), ref error);
            NativeText.Check(functions, status, error);
        }
    }
}
