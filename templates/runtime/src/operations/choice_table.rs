//! Choices as data: which fields of a form are only valid together.

/// A choice: each variant has its own fields.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceTable {
    /// The field whose value names the variant.
    pub discriminator: &'static str,
    /// Every variant.
    pub variants: &'static [ChoiceVariant],
}

/// The fields of one variant.
#[derive(Clone, Copy, Debug)]
pub struct ChoiceVariant {
    value: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    /// Fields with the only value that they can have.
    fixed: &'static [(&'static str, &'static str)],
}

impl ChoiceVariant {
    /// The variant with this value of the discriminator, without fields.
    pub const fn new(value: &'static str) -> Self {
        Self {
            value,
            required: &[],
            optional: &[],
            fixed: &[],
        }
    }

    /// The fields that it needs.
    pub const fn required(mut self, names: &'static [&'static str]) -> Self {
        self.required = names;
        self
    }

    /// The fields that it may have.
    pub const fn optional(mut self, names: &'static [&'static str]) -> Self {
        self.optional = names;
        self
    }

    /// The fields that always have these values.
    pub const fn fixed(mut self, fields: &'static [(&'static str, &'static str)]) -> Self {
        self.fixed = fields;
        self
    }

    /// The value of the discriminator.
    pub(crate) fn value(&self) -> &'static str {
        self.value
    }

    /// Whether it needs this field.
    pub(crate) fn needs(&self, name: &str) -> bool {
        self.required.contains(&name)
    }

    /// Whether a caller may give this field.
    pub(crate) fn takes(&self, name: &str) -> bool {
        self.needs(name) || self.optional.contains(&name)
    }

    /// The fields that always have the same values.
    pub(crate) fn fixed_fields(&self) -> &'static [(&'static str, &'static str)] {
        self.fixed
    }

    fn fields(&self) -> impl Iterator<Item = &'static str> {
        let fixed = self.fixed.iter().map(|(name, _)| *name);
        let free = self.required.iter().chain(self.optional).copied();
        free.chain(fixed)
    }

    /// What is wrong with a request of this variant. `value` returns the value of a field that is set.
    fn problem(&self, value: &impl Fn(&str) -> Option<String>) -> Option<String> {
        let variant = self.value;
        let mut required = self.required.iter();
        if let Some(name) = required.find(|name| value(name).is_none()) {
            return Some(format!("`{name}` is missing, which `{variant}` needs"));
        }
        let mut fixed = self.fixed.iter();
        let (name, due) = fixed.find(|(name, due)| value(name).as_deref() != Some(*due))?;
        Some(format!(
            "`{name}` is not `{due}`, its only value for `{variant}`"
        ))
    }
}

impl ChoiceTable {
    /// The variant with this value of the discriminator.
    pub(crate) fn variant(&self, value: &str) -> Option<&'static ChoiceVariant> {
        self.variants.iter().find(|variant| variant.value == value)
    }

    /// Whether this is a field of one of the variants, or the discriminator.
    pub(crate) fn has(&self, name: &str) -> bool {
        let mut fields = self.fields();
        fields.any(|field| field == name)
    }

    fn fields(&self) -> impl Iterator<Item = &'static str> {
        let of_variants = self.variants.iter().flat_map(ChoiceVariant::fields);
        std::iter::once(self.discriminator).chain(of_variants)
    }

    /// Why no variant consists of these fields. `value` returns the value of a field that is set; no problem repeats it.
    pub(crate) fn problem(&self, value: &impl Fn(&str) -> Option<String>) -> Option<String> {
        let mut given = self.fields().filter(|name| value(name).is_some());
        let discriminator = self.discriminator;
        let Some(chosen) = value(discriminator) else {
            let name = given.next()?;
            return Some(format!("`{name}` is set, but not `{discriminator}`"));
        };
        let Some(variant) = self.variant(&chosen) else {
            let known: Vec<&str> = self.variants.iter().map(|variant| variant.value).collect();
            return Some(format!(
                "`{discriminator}` is none of `{}`",
                known.join("`, `")
            ));
        };
        variant.problem(value).or_else(|| {
            let of_variant =
                |name: &str| name == discriminator || variant.fields().any(|it| it == name);
            let odd = given.find(|name| !of_variant(name))?;
            let value = variant.value;
            Some(format!("`{odd}` does not go with `{value}`"))
        })
    }
}
