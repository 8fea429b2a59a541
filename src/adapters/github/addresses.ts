/** Where GitHub is. */
export interface Addresses {
  /** Origin of its pages and its repositories, for example `https://github.com`. */
  site: string
  /** Base address of its REST API. */
  api: string
}

/** Returns the addresses of github.com, of a tenant of GitHub Enterprise Cloud (`*.ghe.com`), or of an Enterprise Server. */
export function addressesOf({ host, protocol }: { host: string; protocol: string }): Addresses {
  const site = `${protocol}://${host}`
  return { site, api: isHosted(host) ? `${protocol}://api.${host}` : `${site}/api/v3` }
}

/** Tells whether GitHub itself runs the host, so that it reaches only public addresses. */
export function isHosted(host: string): boolean {
  return host === 'github.com' || host.endsWith('.ghe.com')
}
