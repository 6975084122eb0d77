using System;
using System.Security;
using Azs.ContainerRegistry.Interop;

/// <summary>Uses the shim like PowerShell. Arguments: the native library, and the path of a new certificate.</summary>
static class ShimProgram
{
    static void Main(string[] arguments)
    {
        var library = new NativeLibrary(arguments[0], 1);
        Console.WriteLine("abi " + library.AbiMajor);
        // Non-ASCII text is passed in both ways.
        var secure = new SecureString();
        foreach (char unit in "p\u00e4\u20ac-word.1") { secure.AppendChar(unit); }
        using (Secrets secrets = library.NewSecrets())
        {
            secrets.SetText("other", "x");
            secrets.SetSecure("certificatePassword", secure);
            Run(library, "certificate_encode", "{\"version\":1,\"certificateFilePath\":\"/no/such/\u00e4.pfx\"}", secrets);
            Run(library, "certificate_create", "{\"version\":1,\"commonName\":\"registry.example\",\"filePath\":\"" + arguments[1] + "\"}", secrets);
        }
        try { library.NewSession("{", null); }
        catch (NativeException refused) { Console.WriteLine(refused.Status + " " + refused.ErrorJson); }
    }

    static void Run(NativeLibrary library, string useCase, string request, Secrets secrets)
    {
        using (Operation operation = library.Start(useCase, null, request, secrets))
        {
            string last;
            do { last = operation.Next(100); } while (last == null || !last.Contains("\"finished\""));
            Console.WriteLine(last);
        }
    }
}
