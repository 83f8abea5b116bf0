/** The library: what other programs may import. The command line is built from the same pieces. */
export type { Backend, Capabilities } from './backends/backend.ts';
export { BackendError, type BackendErrorCode } from './backends/backend-error.ts';
export type { Diagnostic, DiagnosticCode, Severity, Span, Staged, Where } from './diagnostics/diagnostic.ts';
export { loadProject } from './load/load-project.ts';
export { locateDiagnostics } from './load/locate-diagnostics.ts';
export type { Change, FieldChange, Origin } from './model/change.ts';
export type { DesiredState } from './model/desired-state.ts';
export type { SpecByKind } from './model/generated/types.ts';
export { KINDS, type Kind } from './model/kind.ts';
export type { LiveState, TargetId } from './model/live-state.ts';
export type { StepOutcome } from './model/outcome.ts';
export type { Plan, Step } from './model/plan.ts';
export type { EnvironmentReport, Report } from './model/report.ts';
export type { Observed, Resource } from './model/resource.ts';
export { apply, declare, plan } from './reconcile.ts';
export type { Records } from './record/records.ts';
