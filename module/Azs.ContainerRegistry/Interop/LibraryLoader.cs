using System;
using System.Runtime.InteropServices;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>Loads a native library by its absolute path and finds its functions, on Windows, Linux and macOS.</summary>
    internal static class LibraryLoader
    {
        private const int ResolveNow = 2;

        internal static IntPtr Load(string path)
        {
            if (OnWindows)
            {
                IntPtr module = LoadLibraryW(path);
                if (module == IntPtr.Zero)
                {
                    throw new DllNotFoundException("LoadLibrary failed with error " + Marshal.GetLastWin32Error() + ": " + path);
                }
                return module;
            }
            IntPtr library = Unix.Open(path, ResolveNow);
            if (library == IntPtr.Zero)
            {
                throw new DllNotFoundException(Unix.LastError() ?? path);
            }
            return library;
        }

        internal static T Function<T>(IntPtr library, string name) where T : class
        {
            IntPtr address = OnWindows ? GetProcAddress(library, name) : Unix.Symbol(library, name);
            if (address == IntPtr.Zero)
            {
                throw new EntryPointNotFoundException(name);
            }
            return (T)(object)Marshal.GetDelegateForFunctionPointer(address, typeof(T));
        }

        private static bool OnWindows
        {
            get { return Environment.OSVersion.Platform == PlatformID.Win32NT; }
        }

        [DllImport("kernel32", CharSet = CharSet.Unicode, ExactSpelling = true, SetLastError = true)]
        private static extern IntPtr LoadLibraryW(string path);

        [DllImport("kernel32", CharSet = CharSet.Ansi, ExactSpelling = true, SetLastError = true)]
        private static extern IntPtr GetProcAddress(IntPtr module, string name);

        // Glibc systems without development packages have only libdl.so.2; musl and macOS have the other names.
        private static class Unix
        {
            internal static IntPtr Open(string path, int flags)
            {
                try { return OpenInLibDl2(path, flags); }
                catch (DllNotFoundException) { }
                try { return OpenInLibDl(path, flags); }
                catch (DllNotFoundException) { }
                return OpenInLibC(path, flags);
            }

            internal static IntPtr Symbol(IntPtr library, string name)
            {
                try { return SymbolInLibDl2(library, name); }
                catch (DllNotFoundException) { }
                try { return SymbolInLibDl(library, name); }
                catch (DllNotFoundException) { }
                return SymbolInLibC(library, name);
            }

            internal static string LastError()
            {
                IntPtr text;
                try { text = ErrorInLibDl2(); }
                catch (DllNotFoundException)
                {
                    try { text = ErrorInLibDl(); }
                    catch (DllNotFoundException) { text = ErrorInLibC(); }
                }
                return text == IntPtr.Zero ? null : Marshal.PtrToStringAnsi(text);
            }

            [DllImport("libdl.so.2", EntryPoint = "dlopen")]
            private static extern IntPtr OpenInLibDl2(string path, int flags);

            [DllImport("libdl", EntryPoint = "dlopen")]
            private static extern IntPtr OpenInLibDl(string path, int flags);

            [DllImport("libc", EntryPoint = "dlopen")]
            private static extern IntPtr OpenInLibC(string path, int flags);

            [DllImport("libdl.so.2", EntryPoint = "dlsym")]
            private static extern IntPtr SymbolInLibDl2(IntPtr library, string name);

            [DllImport("libdl", EntryPoint = "dlsym")]
            private static extern IntPtr SymbolInLibDl(IntPtr library, string name);

            [DllImport("libc", EntryPoint = "dlsym")]
            private static extern IntPtr SymbolInLibC(IntPtr library, string name);

            [DllImport("libdl.so.2", EntryPoint = "dlerror")]
            private static extern IntPtr ErrorInLibDl2();

            [DllImport("libdl", EntryPoint = "dlerror")]
            private static extern IntPtr ErrorInLibDl();

            [DllImport("libc", EntryPoint = "dlerror")]
            private static extern IntPtr ErrorInLibC();
        }
    }
}
