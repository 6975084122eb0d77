using System;
using System.Security;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>A running use case. The caller pulls its events; disposing it cancels it and waits for its end.</summary>
    public sealed class Operation : NativeHandle
    {
        private const int NothingYet = 1;

        private readonly NativeFunctions functions;

        internal Operation(IntPtr handle, NativeFunctions functions) : base(handle, functions.OperationFree)
        {
            this.functions = functions;
        }

        /// <summary>Returns the next event as JSON, or null if there was none in time.</summary>
        public string Next(int timeoutMilliseconds)
        {
            IntPtr buffer = IntPtr.Zero;
            IntPtr error = IntPtr.Zero;
            int status = functions.OperationNext(this, (uint)timeoutMilliseconds, ref buffer, ref error);
            if (status == NothingYet) { return null; }
            NativeText.Check(functions, status, error);
            return NativeText.Take(functions, buffer);
        }

        public void Reply(string json, Secrets secrets)
        {
            byte[] bytes = NativeText.Encode(json);
            IntPtr error = IntPtr.Zero;
            int status = functions.OperationReply(this, bytes, NativeText.Length(bytes), NoHandle.Or(secrets), ref error);
            NativeText.Check(functions, status, error);
        }

        public void Cancel()
        {
            functions.OperationCancel(this);
        }

        /// <summary>Returns a secret result of the finished operation.</summary>
        public string Secret(string name)
        {
            return NativeText.Take(functions, SecretBuffer(name));
        }

        /// <summary>The same, without a string of it in managed memory.</summary>
        public SecureString SecureSecret(string name)
        {
            return NativeText.TakeSecure(functions, SecretBuffer(name));
        }

        private IntPtr SecretBuffer(string name)
        {
            byte[] key = NativeText.Encode(name);
            IntPtr buffer = IntPtr.Zero;
            IntPtr error = IntPtr.Zero;
            int status = functions.OperationSecret(this, key, NativeText.Length(key), ref buffer, ref error);
            NativeText.Check(functions, status, error);
            return buffer;
        }
    }
}
