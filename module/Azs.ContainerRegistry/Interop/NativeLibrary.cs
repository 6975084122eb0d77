using System;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>The loaded native library. It stays loaded until the process ends.</summary>
    public sealed class NativeLibrary
    {
        private readonly uint version;
        private readonly NativeFunctions functions;

        /// <summary>Loads the library. The version is read before any other function is looked up, so that another library is reported by its
        /// version.</summary>
        public NativeLibrary(string path, int abiMajor)
        {
            IntPtr library = LibraryLoader.Load(path);
            version = LibraryLoader.Function<VersionFunction>(library, "azcr_abi_version")();
            if (AbiMajor == abiMajor) { functions = new NativeFunctions(library); }
        }

        public int AbiMajor { get { return (int)(version >> 16); } }

        public int AbiMinor { get { return (int)(version & 0xffff); } }

        public Secrets NewSecrets()
        {
            return new Secrets(functions);
        }

        public Session NewSession(string json, Secrets secrets)
        {
            byte[] bytes = NativeText.Encode(json);
            IntPtr session = IntPtr.Zero;
            IntPtr error = IntPtr.Zero;
            int status = functions.SessionNew(bytes, NativeText.Length(bytes), NoHandle.Or(secrets), ref session, ref error);
            NativeText.Check(functions, status, error);
            return new Session(session, functions);
        }

        /// <summary>Calls azcr_&lt;useCase&gt;_start and returns immediately. Offline use cases need no session.</summary>
        public Operation Start(string useCase, Session session, string json, Secrets secrets)
        {
            byte[] bytes = NativeText.Encode(json);
            IntPtr operation = IntPtr.Zero;
            IntPtr error = IntPtr.Zero;
            int status = functions.Start(useCase)(NoHandle.Or(session), bytes, NativeText.Length(bytes), NoHandle.Or(secrets), ref operation, ref error);
            NativeText.Check(functions, status, error);
            return new Operation(operation, functions);
        }
    }
}
