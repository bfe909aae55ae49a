export interface Area {
  name: string
  /** As `findTests` answers them. */
  files: string[]
}

/**
 * An area is a process: more of them share the processors better, but each loads every module and costs tap a start. One area a
 * folder of `test`; a large folder is cut evenly, small ones are put together. No file is left out.
 */
export function areasOf(files: readonly string[], mostFiles = 20): Area[] {
  const folders = new Map<string, string[]>()
  for (const file of files) {
    const folder = file.split('/')[0] ?? file
    folders.set(folder, [...(folders.get(folder) ?? []), file])
  }
  const small = (own: string[]) => own.length < mostFiles / 4
  const cut = cutInto(mostFiles)
  const large = [...folders].filter(([, own]) => !small(own)).flatMap(([folder, own]) => cut(folder, own))
  const rest = [...folders.values()].filter(small).flat()
  return rest.length ? [...large, ...cut('rest', rest)] : large
}

const cutInto =
  (mostFiles: number) =>
  (name: string, files: string[]): Area[] => {
    const parts = Math.ceil(files.length / mostFiles)
    return Array.from({ length: parts }, (_, part) => ({
      name: parts === 1 ? name : `${name}-${part + 1}`,
      files: files.filter((_file, at) => at % parts === part),
    }))
  }
