namespace Strata.Cli.Completion;

/// <summary>The completion of one shell: a script that asks this program for candidates, and where it belongs.</summary>
/// <param name="Shell">The name of the shell's program.</param>
/// <param name="Text">The script.</param>
/// <param name="FolderVariable">The variable with the folder that the path counts from.</param>
/// <param name="DefaultFolder">The folder below the user's home where that variable is not set.</param>
/// <param name="Path">Where the script belongs, below that folder.</param>
/// <param name="Activation">What the user has to add to which file, with <c>{0}</c> for the script's path; empty when the shell finds it by itself.</param>
internal sealed record CompletionScript(string Shell, string Text, string FolderVariable, string DefaultFolder, string Path, string Activation)
{
    private const string Bash = """
        # Completion of strata for bash 4.3 and later: strata completion bash
        _strata() {
            local line="${COMP_LINE:0:COMP_POINT}" word candidate
            local -a words
            read -ra words <<<"$line"
            [[ $line == *[[:space:]] ]] && words+=("")
            word=${words[-1]}
            COMPREPLY=()
            while IFS= read -r candidate; do
                [[ $word == *=* ]] && candidate=${candidate#*=}
                COMPREPLY+=("$candidate")
            done < <("${COMP_WORDS[0]}" __complete "${words[@]:1}" 2>/dev/null)
        }
        complete -o bashdefault -o default -F _strata strata

        """;

    private const string Zsh = """
        #compdef strata
        # Completion of strata for zsh: strata completion zsh
        _strata() {
            local -a candidates
            candidates=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            if [[ -n ${candidates[1]} ]]; then
                compadd -- "${candidates[@]}"
            else
                _files
            fi
        }
        if [[ ${funcstack[1]} == _strata ]]; then
            _strata "$@"
        else
            compdef _strata strata
        fi

        """;

    private const string Fish = """
        # Completion of strata for fish: strata completion fish
        function __strata_complete
            set -l words (commandline -opc)
            $words[1] __complete $words[2..-1] "$(commandline -ct)" 2>/dev/null
        end
        complete -c strata -f -n 'test -n "$(__strata_complete)"' -a '(__strata_complete)'

        """;

    private const string PowerShell = """
        # Completion of strata for PowerShell: strata completion powershell
        Register-ArgumentCompleter -Native -CommandName strata -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
                Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
            $last = if ($wordToComplete) { $wordToComplete } else { '""' }
            & $commandAst.CommandElements[0].ToString() __complete @words $last 2>$null | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    /// <summary>One for each shell.</summary>
    public static IReadOnlyList<CompletionScript> All { get; } =
    [
        new("bash", Bash, "XDG_DATA_HOME", ".local/share", "bash-completion/completions/strata", ""),
        new("zsh", Zsh, "XDG_DATA_HOME", ".local/share", "zsh/site-functions/_strata", "add to ~/.zshrc, before compinit: fpath+=('{0}')"),
        new("fish", Fish, "XDG_CONFIG_HOME", ".config", "fish/completions/strata.fish", ""),
        new("powershell", PowerShell, "XDG_CONFIG_HOME", ".config", "powershell/strata.completion.ps1", "add to the file $PROFILE: . '{0}'"),
    ];

    /// <summary>The script for a shell.</summary>
    public static CompletionScript Of(string shell) => All.Single(script => script.Shell == shell);

    /// <summary>The shell of a path such as <c>/usr/bin/zsh</c>, or null when it is none of these.</summary>
    public static CompletionScript? OfProgram(string? path) => All.SingleOrDefault(script => script.Shell == System.IO.Path.GetFileName(path)
        || (script.Shell == "powershell" && System.IO.Path.GetFileName(path) == "pwsh"));

    /// <summary>Where the script belongs for this user, or null when there is no home.</summary>
    public string? FileFor(Func<string, string?> variable)
    {
        var folder = variable(FolderVariable) is { Length: > 0 } set ? set
            : variable("HOME") is { Length: > 0 } home ? System.IO.Path.Combine(home, DefaultFolder)
            : null;
        return folder is null ? null : System.IO.Path.Combine(folder, Path);
    }
}
