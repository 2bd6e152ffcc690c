"""What CI did, from files: run lists, answers of servers, test reports, and a documented form for anything else."""
