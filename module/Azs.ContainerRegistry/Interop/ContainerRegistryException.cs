using System;

namespace Azs.ContainerRegistry
{
    /// <summary>What went wrong, for scripts: <c>catch [Azs.ContainerRegistry.ContainerRegistryException]</c>.</summary>
    public sealed class ContainerRegistryException : Exception
    {
        public ContainerRegistryException(string message) : base(message)
        {
            Problems = new object[0];
        }

        /// <summary>The stable id, as in FullyQualifiedErrorId.</summary>
        public string Id { get; set; }

        public int Number { get; set; }

        public string Hint { get; set; }

        /// <summary>HTTP status of the service's answer; 0 if no service answered.</summary>
        public int StatusCode { get; set; }

        public string ServiceCode { get; set; }

        public string ServiceMessage { get; set; }

        public string RequestId { get; set; }

        public string CorrelationId { get; set; }

        public int Attempts { get; set; }

        public long ElapsedMilliseconds { get; set; }

        /// <summary>All problems of a preflight; empty for a single error.</summary>
        public object[] Problems { get; set; }
    }
}
