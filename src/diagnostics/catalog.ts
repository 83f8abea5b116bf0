/** What a code means, what usually causes it, and how it is mended. */
export interface CodeEntry {
  readonly meaning: string;
  readonly cause: string;
  readonly fix: string;
}

/**
 * Every diagnostic code that is not a semantic rule; those are `rule/<id>` and stand in `validate/rules/`.
 *
 * A code is permanent: people search for it and CI filters on it. `docs/diagnostics.md` is generated from this table.
 */
export const CODES = {
  'load/missing': {
    meaning: 'A file or folder that is needed does not exist.',
    cause: 'A wrong --root, or a tree without an environments folder.',
    fix: 'Check the path, or run `copilotctl init`.',
  },
  'load/unreadable': {
    meaning: 'A file or folder exists but cannot be read.',
    cause: 'Missing rights, a link, or something else that is no regular file.',
    fix: 'Give the user that runs copilotctl read access; replace a link by what it leads to.',
  },
  'load/not-utf8': {
    meaning: 'A file is not UTF-8 text.',
    cause: 'It was saved as UTF-16 or in a code page of the operating system.',
    fix: 'Save it as UTF-8.',
  },
  'load/too-large': {
    meaning: 'A file is larger than copilotctl reads (16 MiB).',
    cause: 'Usually a file that is no configuration.',
    fix: 'Split it; several files may hold documents of one kind.',
  },
  'load/syntax': {
    meaning: 'A file is not valid YAML 1.2.',
    cause: 'Indentation, a missing quote or bracket, a tab.',
    fix: 'Mend the place that the frame shows.',
  },
  'load/duplicate-key': {
    meaning: 'A map has the same key twice.',
    cause: 'Often a block that was copied.',
    fix: 'Keep one of the two.',
  },
  'load/alias-bomb': {
    meaning: 'Aliases multiply a document, or a value holds itself.',
    cause: 'YAML anchors and aliases that refer to one another.',
    fix: 'Write the values out.',
  },
  'load/too-deep': {
    meaning: 'Values are nested more than 100 levels deep.',
    cause: 'A generated or hostile file.',
    fix: 'No setting needs more than ten levels; remove the rest.',
  },
  'load/forbidden-key': {
    meaning: 'A key is one that JavaScript itself uses (`__proto__`, `constructor`, `prototype`).',
    cause: 'A hostile file.',
    fix: 'Remove the key.',
  },
  'load/not-json': {
    meaning: 'A number is infinite or not a number.',
    cause: '`.inf` or `.nan` in the file.',
    fix: 'Write a number.',
  },
  'load/not-a-document': {
    meaning: 'A YAML document is no map.',
    cause: 'A list or a text at the top of a file.',
    fix: 'Write apiVersion, kind, metadata and spec.',
  },
  'load/missing-head': {
    meaning: 'A document lacks apiVersion, kind or metadata.name.',
    cause: 'A new or an incomplete file.',
    fix: 'Add what is missing; `copilotctl init` shows complete documents.',
  },
  'load/unknown-version': {
    meaning: 'The apiVersion of a document is not one this version reads.',
    cause: 'A typing error, or a file for another version of copilotctl.',
    fix: 'Write `copilotctl/v1`, or use the version that the file was made for.',
  },
  'load/unknown-kind': {
    meaning: 'There is no such kind.',
    cause: 'A typing error.',
    fix: 'Use one of the kinds that the hint lists.',
  },
  'load/misplaced': {
    meaning: 'A file or document stands where it has no meaning.',
    cause:
      'A file outside the folder of an environment, a Project document inside one, or an Environment document of base whose name no environment has.',
    fix: 'Move it as the hint says.',
  },
  'compose/duplicate-resource': {
    meaning: 'Two documents of one layer declare the same resource.',
    cause: 'A copied document whose name was not changed.',
    fix: 'Merge the two, or rename one.',
  },
  'compose/no-environment': {
    meaning: 'The folder of an environment has no Environment document.',
    cause: 'A new folder, or one that is no environment.',
    fix: 'Add environment.yaml.',
  },
  'compose/environment-name': {
    meaning: 'An Environment document is named otherwise than its folder.',
    cause: 'A copied folder.',
    fix: 'Give both the same name.',
  },
  'compose/cannot-be-absent': {
    meaning: 'A kind of which every environment has exactly one was declared absent.',
    cause: '`metadata.state: absent` on such a kind.',
    fix: 'Leave the document out; what no file mentions is not managed.',
  },
  'compose/overlay-without-base': {
    meaning: 'A document declares only a part of a resource, and no base document has the rest.',
    cause: 'The base was renamed or removed, or the name has a typing error.',
    fix: 'Use the name of the base document, or complete the document.',
  },
  'compose/one-target': {
    meaning: 'Two environments of the project are the same live system.',
    cause: 'A copied Environment document.',
    fix: 'Give each environment its own organization.',
  },
  'validate/unknown-field': {
    meaning: 'A field that its kind does not have.',
    cause: 'A typing error, or a field of another kind.',
    fix: 'Use the name that the hint suggests; docs/settings.md lists every field.',
  },
  'validate/missing-field': {
    meaning: 'A field without which the resource cannot be told apart or made.',
    cause: 'An incomplete document.',
    fix: 'Add the field.',
  },
  'validate/wrong-type': {
    meaning: 'A value of the wrong type.',
    cause: 'Quotes around a number or a boolean, or a list where a map is expected.',
    fix: 'Write a value of the type that the message names.',
  },
  'validate/not-allowed': {
    meaning: 'A value that is none of those allowed.',
    cause: 'A typing error.',
    fix: 'Use one of the values that the hint lists.',
  },
  'validate/limit': {
    meaning: 'A value beyond a documented limit.',
    cause: 'A text that is too long, a number out of range, too many items.',
    fix: 'Stay within the limit that the message names.',
  },
  'validate/format': {
    meaning: 'A text that is not of the form it needs.',
    cause: 'A name with other letters, or something that is no date, address or id.',
    fix: 'Follow the form that the message names.',
  },
  'validate/duplicate-item': {
    meaning: 'A list names the same item twice.',
    cause: 'A copied item.',
    fix: 'Keep one.',
  },
  'validate/conflict': {
    meaning: 'Fields that exclude one another stand together.',
    cause: 'A raw text beside its structured form.',
    fix: 'Keep one of them.',
  },
  'validate/unknown-reference': {
    meaning: 'A name refers to nothing that is declared or known to exist.',
    cause: 'A typing error, or something that exists only in the environment.',
    fix: 'Use the name that the hint suggests, or list it in the Environment under existing.',
  },
  'validate/formerly-declared': {
    meaning: 'An old name of a resource is the name of another one that is declared.',
    cause: 'metadata.formerly names a document, or a live resource, that some document still declares.',
    fix: 'Remove the other document, or take its name out of metadata.formerly.',
  },
  'validate/adoption-absent': {
    meaning: 'A resource is declared absent, and is not managed: nothing would ever remove it.',
    cause: 'metadata.state: absent together with metadata.adoption, or spec.adoption of the environment.',
    fix: 'Set metadata.adoption to manage, or take metadata.state away.',
  },
  'validate/same-identity': {
    meaning: 'Two resources mean the same row of the live system.',
    cause: 'Two documents with the same display name or unique name.',
    fix: 'Keep one, or change its identity.',
  },
  'validate/missing-variable': {
    meaning: 'An environment variable that a value refers to is not set.',
    cause: '`${env:NAME}` where NAME is not set.',
    fix: 'Set the variable, or write the value.',
  },
  'validate/variable-not-allowed': {
    meaning: 'A value refers to an environment variable where the schema does not allow it.',
    cause: '`${env:NAME}` in a setting.',
    fix: 'Write the value; only the target of an environment, its group and trusted webpages may come from variables.',
  },
  'validate/policy-rule': {
    meaning: 'A rule or an approver under policy that would guard nothing as it is written.',
    cause: 'A condition that is no valid CEL expression, a parameter that the rule does not take, a name of nothing.',
    fix: 'Correct what the message names; docs/pipelines.md lists the rules and what they take.',
  },
  'validate/notification': {
    meaning: 'A channel under notifications that would be told of nothing, or in no way that it can check.',
    cause:
      'A name given twice, an unknown environment or label, no secret to sign with, a URL in the place of the name of a variable.',
    fix: 'Correct what the message names; docs/notifications.md shows a channel of each kind.',
  },
  'validate/suppression': {
    meaning: 'A suppression comment without a reason, an end date or a known rule.',
    cause: 'An incomplete `copilotctl-ignore` comment.',
    fix: 'Write `# copilotctl-ignore rule/<id> until 2027-01-31: the reason`.',
  },
  'validate/suppression-expired': {
    meaning: 'The end date of a suppression has passed.',
    cause: 'Time.',
    fix: 'Mend what it suppresses, or set a new date.',
  },
  'validate/suppression-unused': {
    meaning: 'A suppression that suppresses nothing.',
    cause: 'The finding was mended.',
    fix: 'Remove the comment.',
  },
  'live/group-rules-unknown': {
    meaning: 'The environment is in an environment group, and the rules of the group cannot be read.',
    cause: 'The Power Platform API refuses rules of groups to many service principals.',
    fix: 'Look in the Power Platform admin center whether a rule of the group sets the value: then it cannot be changed here.',
  },
  'live/not-live-yet': {
    meaning: 'A filter was saved, and representatives still get the one before it.',
    cause: 'The product copies a saved filter to the live one by itself, when it refreshes.',
    fix: 'Wait; if it stays so, open the filter in the admin center and save it there.',
  },
  'live/not-understood': {
    meaning: 'A live value has no meaning that copilotctl knows.',
    cause: 'A newer version of the product, or an override of the mapping that does not fit.',
    fix: 'Correct the encoding of the setting under dynamics365.mapping, or leave the setting out of the files.',
  },
  'solution/xml-syntax': {
    meaning: 'A file of a solution is not well-formed XML.',
    cause: 'A hand edit, a merge that left its marks, or a file that was cut off.',
    fix: 'Mend the place that is named, or export the file again.',
  },
  'solution/xml-refused': {
    meaning: 'A file of a solution uses what XML allows and no exporter writes.',
    cause:
      'A document type (with entities of its own), another encoding than UTF-8, more than 200 levels, more than 256 MiB.',
    fix: 'Use the file as it was exported.',
  },
  'solution/malformed-role': {
    meaning: 'A file that should hold roles does not, or a role or privilege in it lacks what it is known by.',
    cause: 'Another file was named, or a hand edit: an id that is no GUID, no name, two lists of privileges.',
    fix: 'Name a file of the folder Roles or a customizations.xml; export the role again.',
  },
  'solution/unknown-level': {
    meaning: 'A privilege has a level that does not exist.',
    cause: 'A slip of the pen, or small letters: levels are Basic, Local, Deep, Global.',
    fix: 'Correct the level.',
  },
  'solution/duplicate': {
    meaning: 'A file grants a privilege twice, or has a role twice.',
    cause: 'Often a merge of two branches.',
    fix: 'Keep one of the two.',
  },
  'plan/locked': {
    meaning: 'A change of something that the product does not let anybody change.',
    cause: 'An out-of-box experience profile or a managed role was declared.',
    fix: 'Make a copy of your own and declare that.',
  },
  'plan/immutable': {
    meaning: 'A change of a field that cannot change once the resource exists.',
    cause: 'An identity was edited.',
    fix: 'Declare a new resource, and the old one absent.',
  },
  'plan/not-creatable': {
    meaning: 'A resource that the environment does not have and that copilotctl cannot make.',
    cause: 'An app that is not installed, or a kind of which there is exactly one.',
    fix: 'Install it first, or remove the declaration.',
  },
  'plan/rename-ambiguous': {
    meaning: 'More than one live resource may be the one that a document with metadata.formerly declares.',
    cause: 'A resource of the old name and one of the new name are both live, or several old names are.',
    fix: 'Remove or rename one of them in the live system, or take the name out of metadata.formerly.',
  },
  'plan/cannot-rename': {
    meaning: 'A resource has an old name in the live system, and the service does not rename it.',
    cause: 'metadata.formerly of a kind whose name cannot be changed once it is there.',
    fix: 'Keep the name, or take it out of metadata.formerly: then another resource is made, and the old one stays.',
  },
  'plan/orphan': {
    meaning: 'A resource that was applied earlier is declared no longer; it is left alone.',
    cause: 'Its document was removed, or now declares another one by what tells it apart.',
    fix: 'Declare it with `metadata.state: absent` to have it deleted.',
  },
  'plan/unsupported-kind': {
    meaning: 'The backend of the environment cannot hold a kind that is declared.',
    cause: 'A backend that covers a part of the product.',
    fix: 'Use --except, or another backend.',
  },
  'saved-plan/unreadable': {
    meaning: 'A file is no saved plan.',
    cause: 'Another file was named, it was cut off, or it is larger than 64 MiB.',
    fix: 'Name the file that `plan --save` wrote.',
  },
  'saved-plan/newer-format': {
    meaning: 'A saved plan has a format that this version of copilotctl does not know.',
    cause: 'It was saved by a newer version.',
    fix: 'Apply it with the version that saved it, or a newer one.',
  },
  'saved-plan/tampered': {
    meaning: 'A saved plan is not as it was saved: its bytes do not give its id.',
    cause: 'The file was edited, formatted, or damaged on its way.',
    fix: 'Make the plan again with `plan --save`; files are not to be edited.',
  },
  'saved-plan/wrong-key': {
    meaning: 'The sensitive values of a saved plan cannot be compared.',
    cause: 'It was saved with another COPILOTCTL_PLAN_KEY than is set now.',
    fix: 'Set COPILOTCTL_PLAN_KEY to the key that it was saved with.',
  },
  'saved-plan/other-target': {
    meaning: 'A saved plan was made for another live system than its environment is now.',
    cause: 'The Environment document names another target, or the file belongs to another project.',
    fix: 'Make a plan for this target.',
  },
  'saved-plan/already-applied': {
    meaning: 'A saved plan was applied before.',
    cause: 'A job ran twice.',
    fix: 'Nothing is to be done. For later changes make a new plan.',
  },
  'saved-plan/configuration-changed': {
    meaning: 'The files are not those that a saved plan was made from.',
    cause: 'They were edited since, or another commit is checked out.',
    fix: 'Check out the commit of the plan, or make a new plan.',
  },
  'saved-plan/row-moved': {
    meaning: 'Something that a saved plan changes is no longer as it was when the plan was made.',
    cause: 'Somebody changed it in the live system.',
    fix: 'Read what it is now, and make a new plan.',
  },
  'saved-plan/row-exists': {
    meaning: 'Something that a saved plan creates is there already.',
    cause: 'Somebody made it since, or the plan was applied before.',
    fix: 'Make a new plan.',
  },
  'saved-plan/row-gone': {
    meaning: 'Something that a saved plan changes or deletes is no longer there.',
    cause: 'Somebody deleted it in the live system.',
    fix: 'Make a new plan.',
  },
  'saved-plan/step-changed': {
    meaning: 'What is to be done now is not what a saved plan says.',
    cause: 'Another version of copilotctl, or a service that keeps a setting elsewhere than before.',
    fix: 'Make a new plan.',
  },
  'saved-plan/not-in-plan': {
    meaning: 'Live differs from the files in something that a saved plan does not have; it is left alone.',
    cause: 'It moved after the plan was made.',
    fix: 'Make another plan for it.',
  },
  'plan/not-permitted': {
    meaning: 'Steps that the identity which plans and applies may not carry out.',
    cause: 'Its security roles lack the privileges that the message names.',
    fix: 'Give it a role that has them, sign in as somebody else, or leave the steps out with --only or --except.',
  },
  'resume/other-target': {
    meaning: 'The run to be completed was about another live system than the environment stands for today.',
    cause: 'The Environment document names another organization, or another backend, since.',
    fix: 'Run `copilotctl apply` without --resume.',
  },
  'resume/configuration-changed': {
    meaning: 'The run to be completed planned another configuration than that of the files.',
    cause: 'The files changed since it began, or it was a rollback.',
    fix: 'Check out the commit that the run names, or run `copilotctl apply` without --resume.',
  },
  'resume/unknown-plan': {
    meaning: 'The journal does not say what the run to be completed set out to do.',
    cause: 'It ended before its first step and the plan of now is another one, or an older version wrote it.',
    fix: 'Run `copilotctl apply` without --resume: nothing is repeated, for it reads live first.',
  },
  'resume/row-moved': {
    meaning: 'Live is neither what it was before the run to be completed, nor what the run wanted.',
    cause: 'Somebody changed it after the run began.',
    fix: 'Read what it is now, and run `copilotctl apply` without --resume.',
  },
  'resume/cannot-compare': {
    meaning: 'Whether somebody changed a value since the run to be completed began cannot be told.',
    cause:
      'It is sensitive, so the journal does not have what it was, and the files say the same as at the last apply.',
    fix: 'Look at the plan before confirming it.',
  },
  'resume/left-alone': {
    meaning: 'Live differs from the files in something that the run to be completed did not set out to change.',
    cause: 'It moved after that run began, or the run was about a part of it.',
    fix: 'Run `copilotctl apply` without --resume for it.',
  },
  'roles/missing-right': {
    meaning: 'A role lacks a privilege that a preset asks for.',
    cause: 'A role made before the list was published, or copied from one that has nothing to do with Copilot.',
    fix: 'Run `copilotctl roles patch`, or grant the privilege.',
  },
  'roles/level-too-narrow': {
    meaning: 'A role has a privilege that a preset asks for, but it does not reach far enough.',
    cause: 'It was granted for own records where all records of the organization are needed.',
    fix: 'Run `copilotctl roles patch`, or raise the level.',
  },
  'roles/level-not-possible': {
    meaning: 'A role has a privilege at a level that its table does not take.',
    cause: 'Rows of a table that belongs to the organization have no owner: global or none is all there is.',
    fix: 'Run `copilotctl roles patch`, or write global.',
  },
  'roles/surplus-right': {
    meaning: 'A role has a privilege on a table of a preset that the preset does not ask for.',
    cause: 'A role that was given more than the list, or a list of earlier documentation.',
    fix: 'Remove it unless the role needs it for something else; `copilotctl roles patch --remove-surplus` does.',
  },
  'roles/level-too-wide': {
    meaning: 'A role has a privilege of a preset at a level that reaches further than is needed.',
    cause: 'Everything was granted for the whole organization.',
    fix: 'Narrow it unless the role needs it; `copilotctl roles patch --remove-surplus` does.',
  },
  'roles/half-lookup': {
    meaning: 'A role may fill one side of a lookup between tables of Copilot, and not the other.',
    cause: 'The published list does not ask for the other side.',
    fix: 'Nothing, unless a feature fails: then add --compatibility.',
  },
  'roles/cannot-be-edited': {
    meaning: 'A role that is to be mended cannot be changed.',
    cause: 'Environment Maker, Basic User, or a managed role whose publisher does not allow it.',
    fix: 'Copy the role, give the copy to the users, and mend the copy.',
  },
  'roles/moved': {
    meaning: 'A role was changed by somebody while its mending was being planned.',
    cause: 'Two people at work at the same time.',
    fix: 'Run the command again.',
  },
  'drift/cannot-accept': {
    meaning: 'A finding cannot be accepted: the files cannot say what is live.',
    cause:
      'The resource is gone, a variable gives the value, or the place is written in a form that only a person can edit.',
    fix: 'Edit the file by hand, or put live back with `copilotctl drift revert`.',
  },
  'drift/shared-file': {
    meaning: 'A value that is accepted for one environment stands in a file that others share.',
    cause: 'It is declared in the base folder, and the environment has no overlay for it.',
    fix: 'Look whether the others should have it too; if not, declare it in an overlay first and accept again.',
  },
  'drift/not-recorded': {
    meaning: 'Drift was told, but what was found could not be read from the records or written to them.',
    cause: 'A folder or repository that may only be read, no space, or somebody who writes to it for long.',
    fix: 'Give the job write access to the records, or add --no-record where it only looks.',
  },
  'report/unreadable': {
    meaning: 'A file is no report, or not one that can be published.',
    cause: 'Another file was named, it was cut off, or it was not written by copilotctl.',
    fix: 'Name a file that `--report json=FILE` wrote.',
  },
  'report/newer-format': {
    meaning: 'A report was written by a newer version of copilotctl.',
    cause: 'Two versions of copilotctl in one pipeline.',
    fix: 'Use the same version for the command and for `ci publish`.',
  },
  'notify/not-sent': {
    meaning: 'A channel could not be told; what the run found and did stands, and so does its exit code.',
    cause: 'A variable that is not set, a webhook that is gone, or a service that fails or cannot be reached.',
    fix: 'Do what the hint says, then try it with `copilotctl notify test`. Drift is told by the next run.',
  },
  'notify/not-recorded': {
    meaning: 'Channels were told of drift, but that they were could not be written to the records.',
    cause: 'No space, rights that were taken away, or somebody who writes to the records for long.',
    fix: 'Nothing is lost: the next run tells it once more. Give the job write access to the records.',
  },
  'rollback/cannot-undo': {
    meaning: 'A rollback cannot take back everything that was done since.',
    cause: 'A text or personal value, which the journal does not keep, or a resource that was renamed meanwhile.',
    fix: 'Go back to a commit of the configuration, or add --partial to take back the rest.',
  },
  'rollback/changed-since': {
    meaning: 'A rollback would overwrite what others changed after the last apply.',
    cause: 'Somebody changed the live system by hand.',
    fix: 'Look at `copilotctl drift`, and add --overwrite-drift if the change may go.',
  },
  'snapshot/unreadable': {
    meaning: 'A file is no snapshot that this version reads.',
    cause: 'Another file was named, or a newer version of copilotctl took the snapshot.',
    fix: 'Name a file that `copilotctl snapshot` wrote, or use the version that wrote it.',
  },
  'snapshot/tampered': {
    meaning: 'A snapshot is not as it was taken.',
    cause: 'The file was edited, or damaged on its way.',
    fix: 'Take another one.',
  },
  'snapshot/other-target': {
    meaning: 'A snapshot is one of another environment or live system.',
    cause: 'The wrong file or the wrong -e, or the environment stands for another system now.',
    fix: 'Take one of this environment.',
  },
  'snapshot/unsigned': {
    meaning: 'A snapshot is not signed with a key that the project trusts.',
    cause: 'It was taken without --key, or with a key that `snapshots.publicKeys` does not list.',
    fix: 'Take it with a key of the project.',
  },
  'snapshot/old': {
    meaning: 'A snapshot is older than a day, or than --max-age allows.',
    cause: 'It was not taken anew.',
    fix: 'Take a new one.',
  },
  'policy/approval-missing': {
    meaning: 'A step that cannot be taken back lacks an approval.',
    cause: 'The approval must stand in the file and on the command line.',
    fix: 'Give the one that the message names.',
  },
  'policy/too-many-changes': {
    meaning: 'A plan with more changes than the project or environment allows at once.',
    cause: 'A wrong target, a lost file, or a large migration.',
    fix: 'Read the plan; raise the limit for this change, or use --only.',
  },
  'policy/rule-violated': {
    meaning: 'A plan violates a rule of the project.',
    cause: 'One of `policy.rules` in copilotctl.yaml, which the message names.',
    fix: 'Change the configuration, or have the rule changed by those who own it.',
  },
  'policy/condition-failed': {
    meaning: 'The condition of a rule could not be evaluated for this plan, and nobody knows whether it holds.',
    cause: 'A value of another type than the condition expects, a key that is not there, or too much work.',
    fix: 'Have the condition ask first, with type(), has() or in.',
  },
  'policy/approval-required': {
    meaning: 'A plan lacks signed approvals that a rule of the project asks for.',
    cause: 'Too few people approved it, or it was not saved.',
    fix: 'Save the plan with `plan --save`, have it approved with `approve`, apply it with `--approval`.',
  },
  'policy/approval-invalid': {
    meaning: 'A signed approval does not count.',
    cause: 'It is of another plan, has expired, or is not signed by one of `policy.approvers`.',
    fix: 'Have the plan approved again, or leave the approval out.',
  },
  'policy/frozen': {
    meaning: 'The environment is frozen at this time.',
    cause: 'A freeze window of the Environment document.',
    fix: 'Wait for its end.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
