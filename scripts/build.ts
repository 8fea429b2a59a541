// `npm run build`: makes dist/ from src/ and the development dependencies, so that the published package needs nearly none.
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { packageFile } from '../src/core/package/root.ts'
import { bundle } from './build/bundle.ts'
import { collectFonts, collectWasm } from './build/collect-files.ts'
import { findMissing } from './build/find-missing.ts'
import { collectLicenses } from './build/licenses.ts'

rmSync(packageFile('dist'), { recursive: true, force: true })
const chunks = await bundle('dist')
const missing = findMissing(chunks)
if (missing.length > 0) throw new Error(`The package would not contain what it uses:\n${missing.join('\n')}`)
chmodSync(packageFile('dist/cli.js'), 0o755)
const wasm = collectWasm(packageFile('dist/wasm'))
const fonts = collectFonts(packageFile('dist/fonts'))
const modules = chunks.flatMap(({ moduleIds }) => moduleIds)
writeFileSync(packageFile('dist/THIRD-PARTY-LICENSES.txt'), collectLicenses([...modules, ...wasm, ...fonts]))
