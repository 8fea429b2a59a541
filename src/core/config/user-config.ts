import { readFile, stat } from 'node:fs/promises'
import { DuckError } from '../errors.ts'
import type { Environment } from './environment/environment.ts'
import { type ConfigOrigin, mistakesError, type ReadConfig, readConfigBy } from './read-config.ts'
import { type EngineSettings, type OperatorFile, operatorSchema } from './schema.ts'

/** Reads the user configuration. The file is optional unless RUBBERDUCK_CONFIG names it. Throws `config` with all mistakes. */
export async function readUserConfig(environment: Environment, origin: ConfigOrigin = {}): Promise<OperatorFile> {
  const { config, mistakes } = await checkUserConfig(environment, origin)
  if (mistakes.length > 0) throw mistakesError(mistakes)
  return config
}

/** Reads the user configuration and returns its mistakes. Throws `config` if the file cannot be read. */
export async function checkUserConfig(
  { userConfig, userConfigNamed }: Environment,
  origin: ConfigOrigin = {},
): Promise<ReadConfig<OperatorFile> & { present: boolean }> {
  let text: string
  try {
    text = await readFile(userConfig, 'utf8')
  } catch (cause) {
    if (!userConfigNamed && (await isAbsent(userConfig, cause))) return { config: {}, mistakes: [], present: false }
    const advice = userConfigNamed ? 'Create it or correct RUBBERDUCK_CONFIG.' : 'Check its permissions.'
    throw new DuckError('config', `The configuration file ${userConfig} cannot be read. ${advice}`, { cause })
  }
  return { ...readConfigBy(operatorSchema, text, userConfig, { ...origin, shared: true }), present: true }
}

/** The file does not exist, or it is in a folder without read access, such as another user's home. */
async function isAbsent(file: string, error: unknown): Promise<boolean> {
  const { code = '' } = error as NodeJS.ErrnoException
  if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) return true
  if (code !== 'EACCES' && code !== 'EPERM') return false
  return stat(file).then(
    () => false,
    () => true,
  )
}

/** Returns the operator's model settings for one engine. */
export function engineSettings({ engines }: OperatorFile, name: string): EngineSettings {
  return (engines as Record<string, EngineSettings | undefined> | undefined)?.[name] ?? {}
}
