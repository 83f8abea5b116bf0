/** Who holds an environment. Its token is higher than that of every lease before it. */
export interface LeaseHolder {
  readonly owner: string;
  /** What for: `apply`. */
  readonly reason: string;
  readonly takenAt: string;
  readonly expiresAt: string;
  readonly token: number;
  readonly host?: string;
  readonly pid?: number;
}
