import { configJsonSchema } from '../config/schema.ts'
import type { Engine } from '../engine.ts'
import { said } from '../findings/repo-report.ts'

/** Prints the JSON Schema of `.rubberduck.toml` for editors. */
export const configSchema: Engine = {
  name: 'config-schema',
  run: async () => said(JSON.stringify(configJsonSchema(), null, 2)),
}
