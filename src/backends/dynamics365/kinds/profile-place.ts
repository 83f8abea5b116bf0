/** Which profile rows belong to. */
export interface ProfilePlace {
  readonly identity: string;
  readonly profileId: string;
}
