import { Type, definePage } from 'nettoria'

/** GET /dashboard. `servers` is null when no plugin runs servers. */
export const DashboardPage = definePage(
  'portal/dashboard',
  Type.Object({
    servers: Type.Union([
      Type.Null(),
      Type.Object({
        total: Type.Integer(),
        running: Type.Integer(),
        /** The newest few. */
        items: Type.Array(
          Type.Object({
            id: Type.Integer(),
            hostname: Type.String(),
            state: Type.String(),
            ip: Type.Union([Type.String(), Type.Null()]),
            image: Type.Union([Type.Null(), Type.Object({ name: Type.String(), version: Type.String() })]),
            icon: Type.String(),
            datacenter: Type.String(),
            href: Type.String(),
            /** What is being done to it now. */
            task: Type.Union([
              Type.Null(),
              Type.Object({ id: Type.Integer(), progress: Type.Integer(), label: Type.String() }),
            ]),
          }),
        ),
      }),
    ]),
  }),
)
