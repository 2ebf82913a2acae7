/** The persona as a file: to print, to send, to keep. */

import { Button, Menu } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { download } from "../../api/download";
import { asProblem } from "../../api/problem";
import { sentence } from "../../text/words";

const formats = [
  { ending: "pdf", title: "PDF, to print" },
  { ending: "png", title: "PNG, to send" },
  { ending: "md", title: "Markdown, to keep" },
] as const;

export function Exports({ segment }: { segment: string }) {
  const file = useMutation({
    mutationFn: (ending: string) =>
      download(`/v1/personas/${encodeURIComponent(segment)}/card.${ending}`, `${segment}.${ending}`),
  });
  return (
    <>
      {file.isError && <span role="alert">{sentence(asProblem(file.error).message)}</span>}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<Download size={14} aria-hidden="true" />}
            loading={file.isPending}
          >
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {formats.map(({ ending, title }) => (
            <Menu.Item key={ending} onClick={() => file.mutate(ending)}>
              {title}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
