/** The studio: its theme, its memory of answers, its pages. */

import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createBrowserRouter, RouterProvider } from "react-router";
import { asProblem } from "./api/problem";
import { Crash } from "./frame/crash";
import { Frame } from "./frame/frame";
import { NotFound } from "./frame/not-found";
import { pages } from "./pages/pages";
import { theme, variables } from "./theme/theme";

const answers = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // What the server refuses it will refuse again; only silence and its own faults may pass.
      retry: (failures, error) => {
        const { status } = asProblem(error);
        return failures < 1 && (status === 0 || status >= 500);
      },
    },
  },
});

/** The frame has its own shape to show while the first page's code is on its way. */
function Nothing() {
  return null;
}

const router = createBrowserRouter([
  {
    path: "/",
    element: <Frame />,
    errorElement: <Crash />,
    children: [
      ...pages.map((page) => ({
        path: page.path,
        handle: page,
        lazy: async () => ({ Component: (await page.load()).default }),
        HydrateFallback: Nothing,
      })),
      { path: "*", element: <NotFound /> },
    ],
  },
]);

// `public/scheme.js` reads the same key before the first paint.
const schemes = localStorageColorSchemeManager({ key: "ilk-colour-scheme" });

export function Studio() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={answers}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
