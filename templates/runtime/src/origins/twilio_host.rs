//! The hosts of Twilio's products: `product[.edge][.region].twilio.com`.

/// The parts of such a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TwilioHost<'a> {
    pub(super) product: &'a str,
    pub(super) edge: Option<&'a str>,
    pub(super) region: Option<&'a str>,
}

impl<'a> TwilioHost<'a> {
    pub(super) fn parse(host: &'a str) -> Option<Self> {
        let name = host.strip_suffix(".twilio.com")?;
        let labels: Vec<&str> = name.split('.').collect();
        let (product, edge, region) = match labels.as_slice() {
            [product] => (product, None, None),
            [product, region] => (product, None, Some(*region)),
            [product, edge, region] => (product, Some(*edge), Some(*region)),
            _ => return None,
        };
        Some(Self {
            product,
            edge,
            region,
        })
    }

    /// The host. An edge is always followed by a region: `us1`, unless another is set.
    pub(super) fn name(self) -> String {
        let region = self.region.or(self.edge.map(|_| "us1"));
        let labels = [Some(self.product), self.edge, region, Some("twilio.com")];
        labels.into_iter().flatten().collect::<Vec<_>>().join(".")
    }
}
