using System;
using System.Runtime.InteropServices;

namespace Azs.ContainerRegistry.Interop
{
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate uint VersionFunction();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int FreeFunction(IntPtr handle);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate IntPtr DataFunction(IntPtr handle);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate UIntPtr LengthFunction(IntPtr handle);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate IntPtr SecretsNewFunction();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int SecretsSetUtf16Function(NativeHandle secrets, byte[] name, UIntPtr nameLength, IntPtr utf16, UIntPtr units, ref IntPtr error);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int SessionNewFunction(byte[] json, UIntPtr length, NativeHandle secrets, ref IntPtr session, ref IntPtr error);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int StartFunction(NativeHandle session, byte[] json, UIntPtr length, NativeHandle secrets, ref IntPtr operation, ref IntPtr error);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int NextFunction(NativeHandle operation, uint timeoutMilliseconds, ref IntPtr buffer, ref IntPtr error);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int ReplyFunction(NativeHandle operation, byte[] json, UIntPtr length, NativeHandle secrets, ref IntPtr error);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void CancelFunction(NativeHandle operation);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int SecretFunction(NativeHandle operation, byte[] name, UIntPtr nameLength, ref IntPtr buffer, ref IntPtr error);

    /// <summary>The functions of the C ABI, found by name in a loaded library.</summary>
    internal sealed class NativeFunctions
    {
        private readonly IntPtr library;

        internal readonly FreeFunction SecretsFree;
        internal readonly FreeFunction SessionFree;
        internal readonly FreeFunction OperationFree;
        internal readonly FreeFunction BufferFree;
        internal readonly FreeFunction ErrorFree;
        internal readonly DataFunction BufferData;
        internal readonly DataFunction ErrorData;
        internal readonly LengthFunction BufferLength;
        internal readonly LengthFunction ErrorLength;
        internal readonly SecretsNewFunction SecretsNew;
        internal readonly SecretsSetUtf16Function SecretsSetUtf16;
        internal readonly SessionNewFunction SessionNew;
        internal readonly NextFunction OperationNext;
        internal readonly ReplyFunction OperationReply;
        internal readonly CancelFunction OperationCancel;
        internal readonly SecretFunction OperationSecret;

        internal NativeFunctions(IntPtr library)
        {
            this.library = library;
            SecretsFree = Find<FreeFunction>("azcr_secrets_free");
            SessionFree = Find<FreeFunction>("azcr_session_free");
            OperationFree = Find<FreeFunction>("azcr_operation_free");
            BufferFree = Find<FreeFunction>("azcr_buffer_free");
            ErrorFree = Find<FreeFunction>("azcr_error_free");
            BufferData = Find<DataFunction>("azcr_buffer_data");
            ErrorData = Find<DataFunction>("azcr_error_data");
            BufferLength = Find<LengthFunction>("azcr_buffer_len");
            ErrorLength = Find<LengthFunction>("azcr_error_len");
            SecretsNew = Find<SecretsNewFunction>("azcr_secrets_new");
            SecretsSetUtf16 = Find<SecretsSetUtf16Function>("azcr_secrets_set_utf16");
            SessionNew = Find<SessionNewFunction>("azcr_session_new");
            OperationNext = Find<NextFunction>("azcr_operation_next");
            OperationReply = Find<ReplyFunction>("azcr_operation_reply");
            OperationCancel = Find<CancelFunction>("azcr_operation_cancel");
            OperationSecret = Find<SecretFunction>("azcr_operation_secret");
        }

        internal StartFunction Start(string useCase)
        {
            return Find<StartFunction>("azcr_" + useCase + "_start");
        }

        private T Find<T>(string name) where T : class
        {
            return LibraryLoader.Function<T>(library, name);
        }
    }
}
