export const help = `Measures the product against bare servers of its own kind. See docs/performance.md.

npm run bench -- [flags]

  --full                  100,000 servers and longer measurements; quick otherwise
  --check                 what CI runs: short, and only what is twice off a goal fails
  --only a,b              page (S1), list (S2, S3), api (S3), login (S4), start (S10), rss (S11)
  --databases a,b         sqlite, mysql, pg; those that are up by default, with --check sqlite
  --pairs N               pairs of measurements, 5 by default; fewer are not judged
  --peers name=url        compare the public page with a server somebody already started; may be given again
  --help                  this text
`
