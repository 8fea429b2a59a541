/** The OAuth device flow. */
export interface DeviceLogin {
  /** `expiresAt` in milliseconds since 1970. */
  begin(signal: AbortSignal): Promise<{ device: string; code: string; url: string; expiresAt: number }>
  /** Returns the account, or undefined if the person has not entered the code yet. Throws `denied` if they refused. */
  check(device: string, signal: AbortSignal): Promise<HostAccount | undefined>
}

/** A person's account on a code host. */
export interface HostAccount {
  login: string
  /** Stays the same when the login changes. */
  id: string
}
