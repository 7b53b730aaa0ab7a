"""Is the comparison of documents sound? Clients of old documents meet servers made from changed ones.

    edits      random changes of a document            contract   what a server of a document takes
    values     random values of its schemas            answers    what it may answer, pages included
    server     such a server, on a loopback port       subject    the client of the old document, and its calls
    trial      one change: what breaks, what was said

Everything here reads documents as plain data; the generator's code makes the client and the comparison under test.
"""
