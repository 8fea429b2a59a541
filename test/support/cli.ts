import { packageFile } from '../../src/core/package/root.ts'

/** Holds the file to run as `rubberduck`: the source, or the one that RUBBERDUCK_CLI names, for example an installed package. */
export const cli = process.env.RUBBERDUCK_CLI ?? packageFile('src/cli.ts')
