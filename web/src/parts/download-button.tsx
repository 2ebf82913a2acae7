/** Downloads a list as a CSV file; says why when it may not. */

import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { download } from "../api/download";
import { asProblem } from "../api/problem";
import { sentence } from "../text/words";
import classes from "./download-button.module.css";

export function DownloadButton({ address, fileName }: { address: string; fileName: string }) {
  const file = useMutation({ mutationFn: () => download(address, fileName) });
  return (
    <span className={classes.download}>
      {file.isError && (
        <span role="alert" className={classes.refused}>
          {sentence(asProblem(file.error).message)}
        </span>
      )}
      <Button
        variant="default"
        leftSection={<Download size={14} aria-hidden="true" />}
        loading={file.isPending}
        onClick={() => file.mutate()}
      >
        Download CSV
      </Button>
    </span>
  );
}
