/** As `npm run format` would leave it. Where prettier is not installed (a panel without development packages) as it is. */
export async function formatText(file: string, text: string, root: string): Promise<string> {
  const prettier = await import('prettier').catch(() => undefined)
  if (!prettier) return text
  const { inferredParser: parser } = await prettier.getFileInfo(file)
  if (!parser || parser === 'markdown' || parser === 'glimmer') return text
  return prettier.format(text, { ...(await prettier.resolveConfig(`${root}/package.json`)), parser })
}
