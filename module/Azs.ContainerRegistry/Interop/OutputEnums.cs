namespace Azs.ContainerRegistry
{
    /// <summary>What a command did; the property Action of its output.</summary>
    public enum ChangeAction { Unchanged, Created, Updated, Removed }

    /// <summary>What a step of a plan does; the property Action of Azs.ContainerRegistry.Removal.</summary>
    public enum PlannedAction { None, Create, Update, Remove }

    /// <summary>The result of one check of Test-ContainerRegistry.</summary>
    public enum CheckState { Skipped, Passed, Failed }

    /// <summary>Whether a finding stops the command.</summary>
    public enum ProblemSeverity { Warning, Error }

    /// <summary>Whether a new login is in use, or the registry has to be deployed first.</summary>
    public enum CredentialUpdateState { DeploymentNeeded, Complete }
}
