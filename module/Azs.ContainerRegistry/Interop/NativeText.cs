using System;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>Text for the C ABI: UTF-8 with a length, never NUL-terminated.</summary>
    internal static class NativeText
    {
        internal static byte[] Encode(string text)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        internal static UIntPtr Length(byte[] bytes)
        {
            return new UIntPtr((uint)bytes.Length);
        }

        internal static string Take(NativeFunctions functions, IntPtr buffer)
        {
            try { return Decode(functions.BufferData(buffer), functions.BufferLength(buffer)); }
            finally { functions.BufferFree(buffer); }
        }

        internal static SecureString TakeSecure(NativeFunctions functions, IntPtr buffer)
        {
            byte[] bytes = null;
            char[] text = null;
            try
            {
                bytes = Copy(functions.BufferData(buffer), functions.BufferLength(buffer));
                text = Encoding.UTF8.GetChars(bytes);
                SecureString secret = new SecureString();
                foreach (char unit in text) { secret.AppendChar(unit); }
                secret.MakeReadOnly();
                return secret;
            }
            finally
            {
                functions.BufferFree(buffer);
                if (bytes != null) { Array.Clear(bytes, 0, bytes.Length); }
                if (text != null) { Array.Clear(text, 0, text.Length); }
            }
        }

        /// <summary>Throws an exception with the error's JSON unless the status is 0.</summary>
        internal static void Check(NativeFunctions functions, int status, IntPtr error)
        {
            if (status == 0) { return; }
            if (error == IntPtr.Zero) { throw new NativeException(status, null); }
            string json;
            try { json = Decode(functions.ErrorData(error), functions.ErrorLength(error)); }
            finally { functions.ErrorFree(error); }
            throw new NativeException(status, json);
        }

        private static string Decode(IntPtr data, UIntPtr length)
        {
            byte[] bytes = Copy(data, length);
            string text = Encoding.UTF8.GetString(bytes);
            Array.Clear(bytes, 0, bytes.Length);
            return text;
        }

        private static byte[] Copy(IntPtr data, UIntPtr length)
        {
            byte[] bytes = new byte[checked((int)length.ToUInt64())];
            if (bytes.Length > 0) { Marshal.Copy(data, bytes, 0, bytes.Length); }
            return bytes;
        }
    }
}
