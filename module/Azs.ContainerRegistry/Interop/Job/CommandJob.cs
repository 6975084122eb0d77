using System;
using System.Management.Automation;

namespace Azs.ContainerRegistry.Interop
{
    /// <summary>A command of the module that runs as a job in a runspace of this process (-AsJob).</summary>
    public sealed class CommandJob : Job
    {
        private readonly PowerShell shell;

        /// <summary>Takes over the shell and its runspace, and disposes of both. The command is not started.</summary>
        public CommandJob(string command, PowerShell shell) : base(command, command)
        {
            this.shell = shell;
            PSJobTypeName = "ContainerRegistryJob";
            // The streams are the job's own, so that Receive-Job sees what is written while the command runs.
            shell.Streams.Error = Error;
            shell.Streams.Warning = Warning;
            shell.Streams.Verbose = Verbose;
            shell.Streams.Debug = Debug;
            shell.Streams.Progress = Progress;
            shell.Streams.Information = Information;
            shell.InvocationStateChanged += OnStateChanged;
        }

        public override bool HasMoreData
        {
            get
            {
                return Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Progress.Count + Information.Count > 0;
            }
        }

        public override string Location { get { return "localhost"; } }

        public override string StatusMessage { get { return string.Empty; } }

        public void Start()
        {
            SetJobState(JobState.Running);
            shell.BeginInvoke(new PSDataCollection<PSObject>(), Output);
        }

        public override void StopJob()
        {
            if (!IsFinishedState(JobStateInfo.State))
            {
                shell.Stop();
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                StopJob();
                shell.Runspace.Dispose();
                shell.Dispose();
            }
            base.Dispose(disposing);
        }

        private static bool IsFinishedState(JobState state)
        {
            return state == JobState.Completed || state == JobState.Failed || state == JobState.Stopped;
        }

        private void OnStateChanged(object sender, PSInvocationStateChangedEventArgs arguments)
        {
            switch (arguments.InvocationStateInfo.State)
            {
                case PSInvocationState.Completed:
                    SetJobState(JobState.Completed);
                    break;
                case PSInvocationState.Stopped:
                    SetJobState(JobState.Stopped);
                    break;
                case PSInvocationState.Failed:
                    AddFailure(arguments.InvocationStateInfo.Reason);
                    SetJobState(JobState.Failed);
                    break;
            }
        }

        private void AddFailure(Exception reason)
        {
            var recorded = reason as IContainsErrorRecord;
            Error.Add(recorded == null ? new ErrorRecord(reason, "JobFailed", ErrorCategory.NotSpecified, null) : recorded.ErrorRecord);
        }
    }
}
