# PowerShell completion for copilotctl. To use it:  copilotctl completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName copilotctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
    # Versions before 7.3 lose an empty argument, so a new word is said by the option.
    $options = if ($wordToComplete -eq '') { @('--new-word') } else { @() }
    copilotctl __complete @options -- @words 2>$null | ForEach-Object {
        $value, $about = $_ -split ([char]9), 2
        if ([string]::IsNullOrEmpty($about)) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}
