import { nonempty, type Variable } from './variable.ts'

export const proxyVariables: readonly Variable[] = [
  {
    name: 'HTTPS_PROXY',
    summary: 'Proxy for requests to `https:` addresses (`http://user:password@host:port`). Local addresses bypass it.',
  },
  { name: 'HTTP_PROXY', summary: 'Proxy for requests to `http:` addresses.' },
  { name: 'NO_PROXY', summary: 'Hosts that are reached without the proxy, separated by commas.' },
  { name: 'NODE_EXTRA_CA_CERTS', summary: 'File with more certificate authorities to trust, in PEM format.' },
]

export interface ProxyVariables {
  https?: string
  http?: string
  exceptions?: string
}

/** Names in lower case take precedence, as in other programs. */
export function readProxyVariables(env: NodeJS.ProcessEnv): ProxyVariables {
  return nonempty({
    https: env.https_proxy || env.HTTPS_PROXY,
    http: env.http_proxy || env.HTTP_PROXY,
    exceptions: env.no_proxy || env.NO_PROXY,
  })
}

/** Passwords in the addresses, which are masked in all output. */
export function proxyPasswords(env: NodeJS.ProcessEnv): string[] {
  const { https = '', http = '' } = readProxyVariables(env)
  return [https, http].flatMap((address) => (URL.canParse(address) ? [new URL(address).password] : []))
}

const local = ['localhost', '127.0.0.1', '::1', '[::1]']

/** Sends all requests through the proxy from the environment, if there is one. */
export async function useProxy({ https, http, exceptions }: ProxyVariables): Promise<void> {
  if (https === undefined && http === undefined) return
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import('undici')
  const noProxy = [exceptions, ...local].filter(Boolean).join(',')
  setGlobalDispatcher(new EnvHttpProxyAgent({ noProxy, httpsProxy: https ?? '', httpProxy: http ?? '' }))
}
