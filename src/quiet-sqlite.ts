// Node 22 warns on every run that its SQLite is experimental, which is useless for users.
const { emitWarning } = process
process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
  if (!String(warning).includes('SQLite is an experimental feature')) emitWarning.call(process, warning, ...rest)
}) as typeof emitWarning
